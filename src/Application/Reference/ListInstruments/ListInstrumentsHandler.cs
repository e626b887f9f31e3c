using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using MediatR;

namespace FinApi.Application.Reference.ListInstruments;

internal sealed class ListInstrumentsHandler(InstrumentIndex index, VisibleInstruments instruments, PageTokens tokens)
    : IRequestHandler<ListInstrumentsQuery, Result<InstrumentPage>>
{
    public Task<Result<InstrumentPage>> Handle(ListInstrumentsQuery request, CancellationToken cancellationToken) =>
        Task.FromResult(List(request));

    private Result<InstrumentPage> List(ListInstrumentsQuery request)
    {
        var mic = request.Mic.Length == 0 ? default : Mic.Parse(request.Mic);
        var query = $"instruments|{request.Query}|{mic}|{request.Type}";
        if (!tokens.TryRead(query, request.PageToken, out string? after, out var error))
        {
            return error;
        }

        var page = new List<Instrument>();
        var last = string.Empty;
        var size = PageSize.OrDefault(request.PageSize);
        foreach (var entry in index.Instruments)
        {
            var isBefore = after is not null && string.CompareOrdinal(entry.SortKey, after) <= 0;
            if (isBefore || !Matches(entry, request, mic) || IsHidden(entry.Instrument, request.Access))
            {
                continue;
            }

            if (page.Count == size)
            {
                return new InstrumentPage(page, tokens.Issue(query, last));
            }

            page.Add(entry.Instrument);
            last = entry.SortKey;
        }

        return new InstrumentPage(page, string.Empty);
    }

    private bool IsHidden(Instrument instrument, MarketAccess access) =>
        access.IsTest && instruments.IsVisible(instrument.Symbol, access.IsTest) != true;

    private static bool Matches(InstrumentIndex.Entry entry, ListInstrumentsQuery request, Mic mic) =>
        (mic == default || entry.Instrument.Mic == mic)
        && (request.Type == InstrumentType.Unspecified || entry.Instrument.Type == request.Type)
        && (request.Query.Length == 0 || Matches(entry, entry.Instrument, request.Query));

    private static bool Matches(InstrumentIndex.Entry entry, Instrument instrument, string query) =>
        entry.Symbols.Any(symbol => symbol.StartsWith(query, StringComparison.OrdinalIgnoreCase))
        || instrument.Name?.Contains(query, StringComparison.OrdinalIgnoreCase) == true
        || string.Equals(instrument.Isin, query, StringComparison.OrdinalIgnoreCase)
        || string.Equals(instrument.Figi, query, StringComparison.OrdinalIgnoreCase);
}
