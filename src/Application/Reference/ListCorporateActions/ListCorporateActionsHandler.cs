using System.Globalization;
using FinApi.Application.Behaviors;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using MediatR;

namespace FinApi.Application.Reference.ListCorporateActions;

internal sealed class ListCorporateActionsHandler(VisibleInstruments instruments, PageTokens tokens)
    : IRequestHandler<ListCorporateActionsQuery, Result<CorporateActionPage>>
{
    public Task<Result<CorporateActionPage>> Handle(
        ListCorporateActionsQuery request, CancellationToken cancellationToken) => Task.FromResult(List(request));

    private Result<CorporateActionPage> List(ListCorporateActionsQuery request)
    {
        if (!instruments.TryGet(request.Symbol, request.Access, out var state, out var error))
        {
            return error;
        }

        var query = $"corporate-actions|{state.Instrument.Symbol}";
        if (!tokens.TryRead(query, request.PageToken, out string? after, out error))
        {
            return error;
        }

        var page = new List<CorporateAction>();
        var size = FieldRules.PageSizeOrDefault(request.PageSize);
        foreach (var action in state.CorporateActions.Reverse())
        {
            if (after is not null && string.CompareOrdinal(KeyOf(action), after) >= 0)
            {
                continue;
            }

            if (page.Count == size)
            {
                return new CorporateActionPage(page, tokens.Issue(query, KeyOf(page[^1])));
            }

            page.Add(action);
        }

        return new CorporateActionPage(page, string.Empty);
    }

    // Sorts as text like the actions themselves: by ex-date, then type.
    private static string KeyOf(CorporateAction action) =>
        string.Create(CultureInfo.InvariantCulture, $"{action.ExDate:uuuu-MM-dd}{(int)action.Type}");
}
