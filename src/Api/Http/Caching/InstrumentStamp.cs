using FinApi.Application.MarketData;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// What an instrument was when an answer was begun. Taken before the data are read: what is written in between makes
/// the answer outdated, never wrongly current.
/// </summary>
internal sealed class InstrumentStamp
{
    private readonly InstrumentState _state;
    private readonly StampKind _kind;
    private readonly Instrument _instrument;
    private readonly Quote? _quote;
    private readonly Trade? _trade;
    private readonly Bar? _minuteBar;
    private readonly Bar? _dayBar;
    private readonly CorporateActionHistory _corporateActions;
    private readonly LatestMarket? _market;
    private readonly ConditionSet _conditions;
    private readonly ConditionSet _ofMarket;
    private readonly object? _names;
    private long _settledVersion;

    /// <summary>Takes the stamp.</summary>
    /// <param name="state">The instrument.</param>
    /// <param name="kind">What of it.</param>
    /// <param name="market">Of settled data: knows what is stated of days; else null.</param>
    public InstrumentStamp(InstrumentState state, StampKind kind, LatestMarket? market = null)
    {
        (_state, _kind, _instrument, _names) = (state, kind, state.Instrument, state.NamesStamp);
        (_market, _conditions, _ofMarket) = (market, state.Conditions, OfMarket(market, state.Instrument));
        (_quote, _trade, _minuteBar, _dayBar) = (state.Quote, state.Trade, state.MinuteBar, state.DayBar);
        (_corporateActions, _settledVersion) = (state.CorporateActions, state.SettledVersion);
    }

    /// <summary>
    /// The same with the settled version that the data were read at, which is not that of memory while memory lags
    /// behind the store.
    /// </summary>
    public InstrumentStamp At(long settledVersion)
    {
        if (settledVersion == _settledVersion)
        {
            return this;
        }

        var stamp = (InstrumentStamp)MemberwiseClone();
        stamp._settledVersion = settledVersion;
        return stamp;
    }

    /// <summary>Whether an answer of it would be the same now.</summary>
    public bool IsCurrent =>
        ReferenceEquals(_state.Instrument, _instrument)
        && ReferenceEquals(_state.NamesStamp, _names)
        && _kind switch
        {
            StampKind.Quote => ReferenceEquals(_state.Quote, _quote),
            StampKind.Trade => ReferenceEquals(_state.Trade, _trade),
            StampKind.Snapshot => ReferenceEquals(_state.Quote, _quote)
                && ReferenceEquals(_state.Trade, _trade)
                && ReferenceEquals(_state.MinuteBar, _minuteBar)
                && ReferenceEquals(_state.DayBar, _dayBar),
            _ => _state.SettledVersion == _settledVersion
                && ReferenceEquals(_state.CorporateActions, _corporateActions)
                && ReferenceEquals(_state.Conditions, _conditions)
                && ReferenceEquals(OfMarket(_market, _instrument), _ofMarket),
        };

    private static ConditionSet OfMarket(LatestMarket? market, Instrument instrument) =>
        market?.ConditionsOf(instrument.Mic) ?? ConditionSet.Empty;
}

/// <summary>What of an instrument an answer shows.</summary>
internal enum StampKind
{
    /// <summary>Its latest quote.</summary>
    Quote,

    /// <summary>Its latest trade.</summary>
    Trade,

    /// <summary>Quote, trade and the latest bars.</summary>
    Snapshot,

    /// <summary>Data that have settled.</summary>
    Settled,
}
