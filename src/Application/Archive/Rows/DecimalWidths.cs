namespace FinApi.Application.Archive.Rows;

/// <summary>
/// The types of the numbers of one file. It begins with the narrowest, which take the least room and are read fastest;
/// a number that does not fit makes the file be written again with the next.
/// </summary>
internal sealed class DecimalWidths
{
    // 18 digits are a number of 64 bits. 14 digits before the point and 24 behind it hold all but the strangest.
    private static readonly (int Precision, int Scale)[] Ticks = [(18, 9), (38, 9), (38, 24), (38, 28)];
    private static readonly (int Precision, int Scale)[] Sums = [(38, 9), (38, 14), (38, 20), (38, 28)];

    // What is computed has 14 places, or as many significant digits.
    private static readonly (int Precision, int Scale)[] Computed = [(38, 14), (38, 20), (38, 24), (38, 28)];

    private readonly Dictionary<string, int> _steps = new(StringComparer.Ordinal);

    /// <summary>The type of prices and sizes.</summary>
    public (int Precision, int Scale) OfTicks(string group) => Of(Ticks, group);

    /// <summary>The type of volumes, and of sums of price times size.</summary>
    public (int Precision, int Scale) OfSums(string group) => Of(Sums, group);

    /// <summary>The type of what is rounded.</summary>
    public (int Precision, int Scale) OfComputed(string group) => Of(Computed, group);

    /// <summary>Takes the next type for a group; false when there is none.</summary>
    public bool TryWiden(string group)
    {
        var step = _steps.GetValueOrDefault(group) + 1;
        _steps[group] = step;
        return step < Ticks.Length;
    }

    private (int Precision, int Scale) Of((int Precision, int Scale)[] widths, string group) =>
        widths[_steps.GetValueOrDefault(group)];
}
