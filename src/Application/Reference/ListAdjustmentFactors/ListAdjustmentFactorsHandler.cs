using FinApi.Application.Behaviors;
using FinApi.Application.History.Adjustments;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Reference.ListAdjustmentFactors;

internal sealed class ListAdjustmentFactorsHandler(
    VisibleInstruments instruments, AdjustmentTables adjustments, PageTokens tokens)
    : IRequestHandler<ListAdjustmentFactorsQuery, Result<AdjustmentFactorPage>>
{
    public async Task<Result<AdjustmentFactorPage>> Handle(
        ListAdjustmentFactorsQuery request, CancellationToken cancellationToken)
    {
        if (!instruments.TryGet(request.Symbol, request.Access, out var state, out var error))
        {
            return error;
        }

        var table = await adjustments.GetAsync(state, request.AsOf, cancellationToken);
        var cut = ActionPages.Cut(
            tokens,
            $"adjustment-factors|{state.Instrument.Symbol}|{request.Adjustment}|{QueryText.Of(request.AsOf)}",
            request.PageToken,
            PageSize.OrDefault(request.PageSize),
            table.FactorsOf(request.Adjustment),
            factor => factor.Effect.Action);
        return cut.IsSuccess
            ? new AdjustmentFactorPage(
                cut.Value.Items, table.VersionOf(request.Adjustment), cut.Value.NextPageToken)
            : cut.Error;
    }
}
