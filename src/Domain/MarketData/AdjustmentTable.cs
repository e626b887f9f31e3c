using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>
/// Adjusts prices and volumes of one instrument for its splits and dividends, backwards from today. Immutable and safe
/// for all threads.
/// </summary>
public sealed class AdjustmentTable
{
    private readonly AdjustmentSeries _splits;
    private readonly AdjustmentSeries _dividends;
    private readonly AdjustmentSeries _all;

    private AdjustmentTable(AdjustmentFactor[] factors)
    {
        _splits = new AdjustmentSeries(Array.FindAll(factors, factor => factor.Type == CorporateActionType.Split));
        _dividends = new AdjustmentSeries(
            Array.FindAll(factors, factor => factor.Type == CorporateActionType.CashDividend));
        _all = new AdjustmentSeries(factors);
    }

    /// <summary>Of an instrument without corporate actions: nothing changes.</summary>
    public static AdjustmentTable Empty { get; } = new([]);

    /// <summary>
    /// Makes a table of the corporate actions of one instrument, in any order. The factor of an action is its
    /// <see cref="CorporateAction.PriceRatio"/>; of a dividend without one, 1 - amount / the close before, which is
    /// first multiplied by the ratio of a split of the same ex-date. An action whose factor is unknown, 0 or less has
    /// no effect.
    /// </summary>
    /// <param name="actions">Splits and dividends.</param>
    /// <param name="closeBefore">Raw close of the last session before a date; null when unknown.</param>
    public static AdjustmentTable Create(
        IReadOnlyList<CorporateAction> actions, Func<LocalDate, decimal?> closeBefore) =>
        new(AdjustmentFactor.From(actions, closeBefore));

    /// <summary>
    /// Names the factors in force: 16 lower-case hexadecimal digits, the same for the same factors on every machine;
    /// empty for <see cref="PriceAdjustment.Raw"/>.
    /// </summary>
    public string VersionOf(PriceAdjustment adjustment) => SeriesOf(adjustment)?.Version ?? string.Empty;

    /// <summary>
    /// Multiplies the prices of a bar by the factors of all actions whose ex-date comes after its date, and divides its
    /// volume by those of the splits among them. Prices are rounded half to even to
    /// <see cref="TickBounds.DerivedPlaces"/> places, volumes to <see cref="TickBounds.DerivedVolumePlaces"/>; a volume
    /// beyond 28 digits becomes unknown. A bar with nothing to adjust is returned itself.
    /// </summary>
    public Bar Adjust(Bar bar, LocalDate tradingDate, PriceAdjustment adjustment)
    {
        if (SeriesOf(adjustment)?.Find(tradingDate) is not var (price, split))
        {
            return bar;
        }

        return bar with
        {
            Open = Scale(bar.Open, price),
            High = Scale(bar.High, price),
            Low = Scale(bar.Low, price),
            Close = Scale(bar.Close, price),
            Vwap = bar.Vwap is { } vwap ? Scale(vwap, price) : null,
            Volume = split == 1 ? bar.Volume : Shares(DerivedDecimal.Divide(bar.Volume, split)),
        };
    }

    /// <summary>
    /// Adjusts like <see cref="Adjust(Bar, LocalDate, PriceAdjustment)"/>, so that the result can be folded on.
    /// </summary>
    public StoredBar Adjust(StoredBar stored, LocalDate tradingDate, PriceAdjustment adjustment)
    {
        var bar = Adjust(stored.Bar, tradingDate, adjustment);
        return ReferenceEquals(bar, stored.Bar)
            ? stored
            : stored with { Bar = bar, Notional = NotionalOf(bar) };
    }

    private static decimal? NotionalOf(Bar bar)
    {
        if (bar is not { Vwap: { } vwap, Volume: { } volume })
        {
            return null;
        }

        var notional = DerivedDecimal.MultiplySaturating(vwap, volume);
        return notional == decimal.MaxValue ? null : DerivedDecimal.Round(notional);
    }

    private static decimal Scale(decimal price, decimal product) =>
        DerivedDecimal.Round(DerivedDecimal.MultiplySaturating(price, product));

    private static decimal? Shares(decimal? volume) =>
        volume is { } known
            ? decimal.Round(known, TickBounds.DerivedVolumePlaces, MidpointRounding.ToEven)
            : null;

    private AdjustmentSeries? SeriesOf(PriceAdjustment adjustment) => adjustment switch
    {
        PriceAdjustment.Raw => null,
        PriceAdjustment.Split => _splits,
        PriceAdjustment.Dividend => _dividends,
        _ => _all,
    };
}
