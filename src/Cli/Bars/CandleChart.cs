using System.Globalization;
using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;
using static FinApi.Cli.Bars.PriceText;

namespace FinApi.Cli.Bars;

/// <summary>
/// Candles in a terminal: a column each, prices at the left, times below. More bars than columns are folded, so that
/// the whole range is seen. Without colour a rising body is hollow and a falling one filled, as on paper.
/// </summary>
internal sealed class CandleChart(IReadOnlyList<Bar> bars) : IRenderable
{
    private const int MinRows = 8;
    private const int DefaultRows = 24;
    private const int RowsBesideCandles = 4;
    private const int RowsPerLabel = 4;

    public Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(40, maxWidth), maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // A pipe says that it is very wide.
        var width = options.Capabilities.Interactive ? maxWidth : Math.Min(maxWidth, 100);
        var height = options.Capabilities.Interactive ? options.ConsoleSize.Height : DefaultRows;
        var rows = Math.Max(MinRows, height - RowsBesideCandles);
        var decimals = LabelPlaces(rows);
        var labelWidth = bars.Max(bar => Math.Max(
            Label(Number(bar.High), decimals).Length, Label(Number(bar.Low), decimals).Length)) + 1;
        var candles = Fold(Math.Max(1, (width - labelWidth - 1) / 2), out var barsPerCandle);
        var scale = new PriceScale(candles.Min(c => c.Low), candles.Max(c => c.High), rows);
        for (var row = 0; row < rows; row++)
        {
            var label = row % RowsPerLabel == 0 || row == rows - 1 ? Label(scale.PriceAt(row), decimals) : string.Empty;
            yield return new Segment(label.PadLeft(labelWidth) + (options.Unicode ? "┤" : "|"));
            foreach (var candle in candles)
            {
                yield return candle.SegmentAt(row, scale, options);
            }

            yield return Segment.LineBreak;
        }

        yield return new Segment(Footer(barsPerCandle, labelWidth));
        yield return Segment.LineBreak;
    }

    private static string Label(decimal price, int decimals) =>
        price.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    // As many places as two rows need to have different labels, but not more than the prices have.
    private int LabelPlaces(int rows)
    {
        var ofPrices = bars.Max(bar => Math.Max(Places(bar.Low), Places(bar.High)));
        var step = (bars.Max(bar => Number(bar.High)) - bars.Min(bar => Number(bar.Low))) / rows;
        var places = 1;
        for (; places < ofPrices && step is > 0 and < 1; places++)
        {
            step *= 10;
        }

        return Math.Min(places, ofPrices);
    }

    private List<Candle> Fold(int columns, out int barsPerCandle)
    {
        barsPerCandle = (bars.Count + columns - 1) / columns;
        return bars.Chunk(barsPerCandle)
            .Select(part => new Candle(
                Number(part[0].Open),
                part.Max(bar => Number(bar.High)),
                part.Min(bar => Number(bar.Low)),
                Number(part[^1].Close)))
            .ToList();
    }

    private string Footer(int barsPerCandle, int labelWidth)
    {
        var (first, last) = (TimeOf(bars[0]), TimeOf(bars[^1]));
        var folded = barsPerCandle > 1 ? $", {barsPerCandle} bars a candle" : string.Empty;
        return $"{new string(' ', labelWidth + 1)}{first} to {last}, {bars[0].Symbol} {bars[0].Interval}{folded}";
    }

    private static string TimeOf(Bar bar) => bar.HasTradingDate ? bar.TradingDate : ServerText.Time(bar.StartTime);
}
