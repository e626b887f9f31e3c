namespace FinApi.Cli.Download;

/// <summary>Amounts of bytes for people.</summary>
internal static class ByteText
{
    private const double Step = 1000;

    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Such as <c>12.3 MB</c>, in powers of 1,000.</summary>
    public static string Of(long bytes)
    {
        var (amount, unit) = ((double)bytes, 0);
        while (amount >= Step && unit < Units.Length - 1)
        {
            amount /= Step;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : $"{amount:0.0} {Units[unit]}";
    }
}
