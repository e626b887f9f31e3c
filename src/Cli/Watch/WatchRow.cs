using System.Globalization;
using NodaTime;

namespace FinApi.Cli.Watch;

/// <summary>One instrument that is watched. Prices are shown as the server wrote them.</summary>
internal sealed class WatchRow(string symbol)
{
    public string Symbol { get; } = symbol;

    public decimal? PreviousClose { get; set; }

    public string? Last { get; private set; }

    /// <summary>Whether the last price is above (1), below (-1) or at (0) the one before it.</summary>
    public int Direction { get; private set; }

    public string? Bid { get; set; }

    public string? Ask { get; set; }

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
    }

    private static decimal? Number(string? text) =>
        text is null ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
