using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Domain.Instruments;

/// <summary>
/// The symbols of one instrument in time, as somebody gave them. As text: symbols and the days between them, parted by
/// <c>&gt;</c>, such as <c>FB&gt;2022-06-09&gt;META</c>; a day before the first symbol says when that begins, a day
/// after the last one when it ends. No symbol has this character. Immutable.
/// </summary>
public sealed class SymbolTimeline
{
    /// <summary>Most symbols of one instrument.</summary>
    public const int MaxPeriods = 50;

    /// <summary>The form in words, for messages.</summary>
    public const string Rule =
        "symbols and the days between them, such as FB>2022-06-09>META: days rise, and at most 50 symbols";

    private const char Sign = '>';

    private SymbolTimeline(IReadOnlyList<SymbolPeriod> periods) => Periods = periods;

    /// <summary>The periods, the oldest first; at least one. Each ends where the next one begins.</summary>
    public IReadOnlyList<SymbolPeriod> Periods { get; }

    /// <summary>Takes periods; null when they do not follow each other without a gap.</summary>
    public static SymbolTimeline? Of(IReadOnlyList<SymbolPeriod> periods)
    {
        if (periods.Count is 0 or > MaxPeriods)
        {
            return null;
        }

        for (var i = 0; i < periods.Count; i++)
        {
            var isOrdered = i == 0
                || (periods[i].Start is not null
                    && periods[i].Start == periods[i - 1].End
                    && periods[i].Symbol != periods[i - 1].Symbol);
            if (!isOrdered || periods[i].End <= periods[i].Start || (i > 0 && periods[i].Start is null))
            {
                return null;
            }
        }

        return new SymbolTimeline(periods);
    }

    /// <summary>Reads the text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SymbolTimeline? timeline)
    {
        timeline = null;
        var parts = text.Split(Sign);
        List<SymbolPeriod> periods = [];

        // A text of digits and hyphens may be a symbol: what follows it tells.
        var at = parts.Length > 1 && ReadDay(parts[0]) is not null && ReadDay(parts[1]) is null ? 1 : 0;
        var start = at == 1 ? ReadDay(parts[0]) : null;
        for (; at < parts.Length; at += 2)
        {
            if (!SymbolText.TryRead(parts[at], out var written, out _))
            {
                return false;
            }

            var end = at + 1 < parts.Length ? ReadDay(parts[at + 1]) : null;
            if (at + 1 < parts.Length && end is null)
            {
                return false;
            }

            periods.Add(new SymbolPeriod(written, start, end));
            start = end;
        }

        timeline = Of(periods);
        return timeline is not null;
    }

    /// <summary>Reads a text that was stored.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static SymbolTimeline Parse(string text) =>
        TryParse(text, out var timeline) ? timeline : throw new FormatException($"'{text}' is not {Rule}.");

    /// <inheritdoc/>
    public override string ToString()
    {
        List<string> parts = [];
        if (Periods[0].Start is { } first)
        {
            parts.Add(LocalDatePattern.Iso.Format(first));
        }

        foreach (var period in Periods)
        {
            parts.Add(period.Written);
            if (period.End is { } end)
            {
                parts.Add(LocalDatePattern.Iso.Format(end));
            }
        }

        return string.Join(Sign, parts);
    }

    private static LocalDate? ReadDay(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : null;
}
