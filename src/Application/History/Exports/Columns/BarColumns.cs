using FinApi.Domain.Adjustments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>The columns of bars. With the interval the file says all that an import of it has to know.</summary>
internal static class BarColumns
{
    /// <summary>The columns of a file.</summary>
    /// <param name="interval">The interval of its bars.</param>
    /// <param name="adjustment">What its prices are adjusted for.</param>
    public static IReadOnlyList<ExportColumn<BarRow>> Of(BarInterval interval, PriceAdjustment adjustment)
    {
        List<ExportColumn<BarRow>> columns =
        [
            new SymbolColumn<BarRow>("symbol"),
            new TimeColumn<BarRow>("timestamp_utc", static (in bar) => bar.StartTime),
            Price("open", static (in bar) => bar.Open),
            Price("high", static (in bar) => bar.High),
            Price("low", static (in bar) => bar.Low),
            Price("close", static (in bar) => bar.Close),
            new DecimalColumn<BarRow>(
                "volume", DecimalDigits.VolumeScale, isOptional: true, static (in bar) => bar.Volume),
            new DecimalColumn<BarRow>("vwap", DecimalDigits.PriceScale, isOptional: true, static (in bar) => bar.Vwap),
            new IntegerColumn<BarRow>("trade_count", static (in bar) => bar.TradeCount),
            new DateColumn<BarRow>("trading_date", static (in bar) => bar.TradingDate),
            new ConstantColumn<BarRow>("interval", interval.Code),
        ];
        if (adjustment != PriceAdjustment.Raw)
        {
            // An import refuses these: stored prices are as traded, and would be adjusted a second time.
            columns.Add(new ConstantColumn<BarRow>("adjustment", NameOf(adjustment)));
        }

        return columns;
    }

    /// <summary>The name of a choice: <c>raw</c>, <c>all</c>, or several with + between.</summary>
    public static string NameOf(PriceAdjustment adjustment) =>
        adjustment == PriceAdjustment.Raw
            ? "raw"
            : string.Join('+', AdjustmentParts.Of(adjustment).Select(part => part switch
            {
                PriceAdjustment.Split => "split",
                PriceAdjustment.Dividend => "dividend",
                PriceAdjustment.SpecialDividend => "special_dividend",
                PriceAdjustment.SpinOff => "spin_off",
                PriceAdjustment.Rights => "rights",
                _ => "all",
            }));

    private static DecimalColumn<BarRow> Price(string name, ColumnValue<BarRow, decimal?> read) =>
        new(name, DecimalDigits.PriceScale, isOptional: false, read);
}
