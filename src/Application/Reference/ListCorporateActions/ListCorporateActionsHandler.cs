using FinApi.Application.Behaviors;
using FinApi.Application.History.Adjustments;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Adjustments;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.Reference.ListCorporateActions;

internal sealed class ListCorporateActionsHandler(
    LatestMarket market, VisibleInstruments instruments, AdjustmentTables adjustments, PageTokens tokens)
    : IRequestHandler<ListCorporateActionsQuery, Result<CorporateActionPage>>
{
    public async Task<Result<CorporateActionPage>> Handle(
        ListCorporateActionsQuery request, CancellationToken cancellationToken)
    {
        if (!instruments.TryGet(request.Symbol, request.Access, out var state, out var error))
        {
            return error;
        }

        var asOf = request.AsOf is null ? string.Empty : $"|{QueryText.Of(request.AsOf)}";
        var table = await adjustments.GetAsync(state, request.AsOf, cancellationToken);
        ActionEffect[] effects = [.. table.FactorsOf(PriceAdjustment.All).Select(factor => Judge(factor.Effect))];
        var cut = ActionPages.Cut(
            tokens,
            $"corporate-actions|{state.Instrument.Symbol}{asOf}",
            request.PageToken,
            PageSize.OrDefault(request.PageSize),
            effects,
            effect => effect.Action);
        return cut.IsSuccess ? new CorporateActionPage(cut.Value.Items, cut.Value.NextPageToken) : cut.Error;
    }

    private ActionEffect Judge(ActionEffect effect) =>
        effect.Action is { Type: CorporateActionType.SymbolChange, Status: CorporateActionStatus.Confirmed } change
        && market.Names.Directory.IsRefused(change.Symbol, change.ExDate)
            ? effect with { Reason = NotAppliedReason.SymbolInUse }
            : effect;
}
