using Spectre.Console;
using Spectre.Console.Rendering;

namespace FinApi.Cli.Bars;

/// <summary>One candle of a chart.</summary>
internal sealed record Candle(decimal Open, decimal High, decimal Low, decimal Close)
{
    private bool IsRising => Close >= Open;

    /// <summary>What the candle shows in a row, two characters wide.</summary>
    public Segment SegmentAt(int row, PriceScale scale, RenderOptions options)
    {
        var bodyTop = scale.RowOf(Math.Max(Open, Close));
        var bodyBottom = scale.RowOf(Math.Min(Open, Close));
        var isBody = row >= bodyTop && row <= bodyBottom;
        var isWick = row >= scale.RowOf(High) && row <= scale.RowOf(Low);
        var mark = isBody ? Body(options) : isWick ? (options.Unicode ? '│' : '|') : ' ';
        return new Segment($"{mark} ", new Style(IsRising ? Color.Green : Color.Red));
    }

    private char Body(RenderOptions options) =>
        (options.ColorSystem, options.Unicode, IsRising) switch
        {
            (not ColorSystem.NoColors, true, _) => '█',
            (_, true, true) => '░',
            (_, true, false) => '█',
            (_, false, true) => 'o',
            (_, false, false) => '#',
        };
}
