using FinApi.Api.Translation;
using FinApi.Application.Reference;
using FinApi.Domain.Adjustments;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using Mapster;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services;

/// <summary>From the answers of Reference to its messages.</summary>
internal sealed class ReferenceMapping : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<Instrument, Proto.Instrument>()
            .Map(message => message.Delisted, instrument => instrument.IsDelisted)
            .Map(message => message.TestIssue, instrument => instrument.IsTestIssue)
            .Map(message => message.SignedPrices, instrument => instrument.HasSignedPrices)
            .Map(message => message.InstrumentId, instrument => InstrumentId.Of(instrument.Symbol).ToString())
            // Of the instrument's state, not of its record: ShownSymbols adds them.
            .Ignore(message => message.Symbols);
        config.NewConfig<ActionEffect, Proto.CorporateAction>().MapWith(effect => ActionEncoding.Encode(effect));
        config.NewConfig<AppliedFactor, Proto.AdjustmentFactor>().MapWith(factor => ActionEncoding.Encode(factor));
        config.NewConfig<TradingSession, Proto.TradingSession>()
            .Map(message => message.EarlyClose, session => session.IsEarlyClose);

        config.NewConfig<InstrumentPage, Proto.ListInstrumentsResponse>();
        config.NewConfig<CorporateActionPage, Proto.ListCorporateActionsResponse>();
        config.NewConfig<AdjustmentFactorPage, Proto.ListAdjustmentFactorsResponse>()
            .Map(message => message.AdjustmentFactors, page => page.Factors);
        config.NewConfig<SessionPage, Proto.ListTradingSessionsResponse>();
        config.NewConfig<MarketClock, Proto.GetMarketClockResponse>()
            .Map(message => message.IsOpen, clock => clock.Phase == MarketPhase.Regular);
    }
}
