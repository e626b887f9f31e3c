using System.Globalization;
using NodaTime;

namespace FinApi.Cli.Watch;

/// <summary>One instrument that is watched. Prices are shown as the server wrote them.</summary>
internal sealed class WatchRow(string symbol)
{
    private const int MinDecimals = 2;

    private int _decimals = MinDecimals;

    public string Symbol { get; } = symbol;

    public decimal? PreviousClose { get; set; }

    public string? Last { get; private set; }

    /// <summary>Whether the last price is above (1), below (-1) or at (0) the one before it.</summary>
    public int Direction { get; private set; }

    public string? Bid { get; private set; }

    public string? Ask { get; private set; }

    /// <summary>From the venue's time to the moment the server sent it; null before the first update.</summary>
    public Duration? Lag { get; set; }

    /// <summary>When the server sent the newest update; null before the first.</summary>
    public Instant? UpdateTime { get; set; }

    /// <summary>Since the previous close; null when that is not known.</summary>
    public decimal? Change => Number(Last) - PreviousClose;

    public string ChangeText =>
        Change is { } change && PreviousClose is { } close
            ? $"{change:+0.00######;-0.00######;0.00} ({(close == 0 ? 0 : change / close):+0.00%;-0.00%;0.00%})"
            : string.Empty;

    public string LagText =>
        Lag is not { } lag ? string.Empty
        : lag < Duration.FromSeconds(1) ? $"{Math.Max(lag.TotalMilliseconds, 0):0} ms"
        : lag < Duration.FromMinutes(2) ? $"{lag.TotalSeconds:0.0} s"
        : $"{lag.TotalMinutes:0} min";

    public void Trade(string price)
    {
        var step = Number(price) - Number(Last);
        Direction = step is null ? 0 : Math.Sign(step.Value);
        Last = price;
        NoteDecimals(price);
    }

    /// <summary>The instrument has no trade, or none any more.</summary>
    public void NoTrade() => (Last, Direction) = (null, 0);

    public void Quote(string? bid, string? ask)
    {
        (Bid, Ask) = (bid, ask);
        NoteDecimals(bid);
        NoteDecimals(ask);
    }

    /// <summary>
    /// A price with as many decimals as any before it had, so that the points of a column lie below each other.
    /// </summary>
    public string Aligned(string? price)
    {
        if (price is null)
        {
            return string.Empty;
        }

        var missing = _decimals - DecimalsOf(price);
        return (DecimalsOf(price) == 0 ? $"{price}." : price) + new string('0', missing);
    }

    private void NoteDecimals(string? price) => _decimals = Math.Max(_decimals, price is null ? 0 : DecimalsOf(price));

    private static int DecimalsOf(string price)
    {
        var point = price.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : price.Length - point - 1;
    }

    private static decimal? Number(string? text) =>
        text is null ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
