using System.Collections.Concurrent;
using FinApi.Domain.Adjustments;
using FinApi.Domain.Instruments;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>
/// Adjusts prices and volumes of one instrument for its corporate actions, backwards from today. Immutable and safe
/// for all threads.
/// </summary>
public sealed class AdjustmentTable
{
    private readonly Func<PriceAdjustment, AdjustmentSeries> _create;
    private readonly AdjustmentSeries _splits;
    private readonly AdjustmentSeries _dividends;
    private readonly AdjustmentSeries _all;

    // Of other choices, made when the first caller asks for one: there are 31 at most.
    private readonly ConcurrentDictionary<PriceAdjustment, AdjustmentSeries> _others = new();

    private AdjustmentTable(Func<PriceAdjustment, ActionEffect[]> effectsOf)
    {
        _create = chosen => new AdjustmentSeries(effectsOf(chosen));
        _splits = _create(PriceAdjustment.Split);
        _dividends = _create(PriceAdjustment.Dividend);
        _all = _create(PriceAdjustment.All);
    }

    /// <summary>Of an instrument without corporate actions: nothing changes.</summary>
    public static AdjustmentTable Empty { get; } = new(static _ => []);

    /// <summary>
    /// Makes a table of the corporate actions of one instrument, in any order. The factor of an action is its
    /// <see cref="CorporateAction.PriceRatio"/>, for a split the small fraction that it is rounded from; of another
    /// action without one, 1 - amount / the close before, which is first multiplied by the ratios of splits of the same
    /// ex-date and of the actions before it on that day. The amount is converted from minor units. An action that is
    /// not applied has its reason among <see cref="FactorsOf"/>.
    /// </summary>
    /// <param name="actions">The actions, each once.</param>
    /// <param name="closeBefore">
    /// Raw close of the last session before a date; null when unknown. Asked for while the table is in use.
    /// </param>
    /// <param name="instrument">The instrument; null when nothing of it is known.</param>
    /// <param name="today">The market's date: actions of later ex-dates are not applied yet. Null: all are.</param>
    public static AdjustmentTable Create(
        IReadOnlyList<CorporateAction> actions,
        Func<LocalDate, decimal?> closeBefore,
        Instrument? instrument = null,
        LocalDate? today = null) =>
        new(chosen => ActionEffects.Of(actions, chosen, closeBefore, instrument, today));

    /// <summary>
    /// The effects of the chosen actions and their products, by ex-date; empty for <see cref="PriceAdjustment.Raw"/>.
    /// </summary>
    public IReadOnlyList<AppliedFactor> FactorsOf(PriceAdjustment adjustment) =>
        SeriesOf(adjustment)?.Factors ?? [];

    /// <summary>
    /// Names the factors in force: 16 lower-case hexadecimal digits, the same for the same factors on every machine;
    /// empty for <see cref="PriceAdjustment.Raw"/>.
    /// </summary>
    public string VersionOf(PriceAdjustment adjustment) => SeriesOf(adjustment)?.Version ?? string.Empty;

    /// <summary>
    /// Multiplies the prices of a bar by the factors of all actions whose ex-date comes after its date, and divides its
    /// volume by those of the splits among them. Both are rounded as <see cref="DerivedDecimal.Round"/> does; a volume
    /// beyond 28 digits becomes unknown. A bar with nothing to adjust is returned itself. Prices at and below zero, of
    /// an instrument that had signed prices, are adjusted like all others: a series has one scale.
    /// </summary>
    public Bar Adjust(Bar bar, LocalDate tradingDate, PriceAdjustment adjustment)
    {
        var row = BarRow.Of(bar);
        return TryAdjust(ref row, tradingDate, adjustment) ? row.ToBar(bar.Symbol, bar.Interval) : bar;
    }

    /// <summary>
    /// Adjusts like <see cref="Adjust(Bar, LocalDate, PriceAdjustment)"/>, in place; false when nothing was changed.
    /// </summary>
    public bool TryAdjust(ref BarRow bar, LocalDate tradingDate, PriceAdjustment adjustment)
    {
        if (SeriesOf(adjustment)?.Find(tradingDate) is not var (price, split))
        {
            return false;
        }

        bar = bar with
        {
            Open = Scale(bar.Open, price),
            High = Scale(bar.High, price),
            Low = Scale(bar.Low, price),
            Close = Scale(bar.Close, price),
            Vwap = bar.Vwap is { } vwap ? Scale(vwap, price) : null,
            Volume = split == 1 ? bar.Volume : DerivedDecimal.Divide(bar.Volume, split),
        };
        return true;
    }

    /// <summary>Whether an adjustment changes nothing of any bar.</summary>
    public bool IsEmpty(PriceAdjustment adjustment) => FactorsOf(adjustment).Count == 0;

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

    private AdjustmentSeries? SeriesOf(PriceAdjustment adjustment) => adjustment switch
    {
        PriceAdjustment.Raw => null,
        PriceAdjustment.Split => _splits,
        PriceAdjustment.Dividend => _dividends,
        PriceAdjustment.All => _all,
        _ => _others.GetOrAdd(adjustment, _create),
    };
}
