using FinApi.Api.Translation;
using FinApi.Application.MarketData;
using FinApi.Contracts.V1;
using FinApi.Domain.Freshness;
using Google.Api;
using DataKind = FinApi.Domain.Conditions.DataKind;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The policy of each RPC. Those without one are never stored: Status.GetStatus and Reference.GetMarketClock tell of a
/// moment, and streams are not GET.
/// </summary>
internal static class CachePolicies
{
    // Of a file the service tells how much it holds.
    private static readonly AnswerFacts UntoldFile = new(AnswerExtent.Empty);

    public static void AddMarketDataPolicies(this IServiceCollection services)
    {
        services.AddPolicy<GetQuoteRequest, GetQuoteResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("quotes", request.Symbol),
            static response => new AnswerFacts(
                AnswerExtent.Whole,
                At(response.DataStatus),
                Sequence(response.Quote.Sequence, response.DataStatus)));
        services.AddPolicy<GetLatestTradeRequest, GetLatestTradeResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("trades", request.Symbol),
            static response => new AnswerFacts(
                AnswerExtent.Whole,
                At(response.DataStatus),
                Sequence(response.Trade.Sequence, response.DataStatus)));
        services.AddPolicy<GetSnapshotRequest, GetSnapshotResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("snapshots", request.Symbol),
            static response => new AnswerFacts(AnswerExtent.Whole, At(response.DataStatus)));
        services.AddPolicy<BatchGetQuotesRequest, BatchGetQuotesResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("quotes", request.Symbols),
            static response => Latest(AnswerExtent.Whole, response.Quotes.Select(quote => quote.DataStatus)));
        services.AddPolicy<BatchGetSnapshotsRequest, BatchGetSnapshotsResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("snapshots", request.Symbols),
            static response => Latest(AnswerExtent.Whole, response.Snapshots.Select(snapshot => snapshot.DataStatus)));
    }

    public static void AddReferencePolicies(this IServiceCollection services)
    {
        services.AddPolicy<ListInstrumentsRequest, ListInstrumentsResponse>(
            _ => _ => Reference("instruments", "ALL"),
            static response => PageOf(response.Instruments.Count, response.NextPageToken));
        services.AddPolicy<GetInstrumentRequest, GetInstrumentResponse>(
            provider => request => OfInstrument(provider, request.Symbol),
            static _ => new AnswerFacts(AnswerExtent.Whole));
        services.AddPolicy<ListCorporateActionsRequest, ListCorporateActionsResponse>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfActions(
                request.Symbol, ProtoTime.ToInstantOrNull(request.AsOf)),
            static response => PageOf(response.CorporateActions.Count, response.NextPageToken));
        services.AddPolicy<ListAdjustmentFactorsRequest, ListAdjustmentFactorsResponse>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfActions(
                request.Symbol, ProtoTime.ToInstantOrNull(request.AsOf)),
            static response => PageOf(response.AdjustmentFactors.Count, response.NextPageToken));
        services.AddPolicy<ListPlansRequest, ListPlansResponse>(
            _ => _ => Reference("plans", "ALL"),
            static _ => new AnswerFacts(AnswerExtent.Whole));
        services.AddPolicy<ListTradingSessionsRequest, ListTradingSessionsResponse>(
            _ => request => Reference("calendar", request.Mic),
            static response => PageOf(response.Sessions.Count, response.NextPageToken));
    }

    public static void AddHistoryPolicies(this IServiceCollection services)
    {
        services.AddBarPolicy<ListBarsRequest, ListBarsResponse>(
            static (subjects, request, cancellationToken) => subjects.OfBarsAsync(
                request,
                [request.Symbol],
                request.Interval,
                ProtoTime.ToRange(request.StartTime, request.EndTime),
                request.Adjustment.ToDomain(request.Adjustments),
                ProtoTime.ToInstantOrNull(request.AsOf),
                cancellationToken),
            static response => new AnswerFacts(
                AnswerFacts.ExtentOf(response.Bars.Count, response.NextPageToken), At(response.DataStatus)));
        services.AddBarPolicy<BatchListBarsRequest, BatchListBarsResponse>(
            static (subjects, request, cancellationToken) => subjects.OfBarsAsync(
                request,
                request.Symbols,
                request.Interval,
                ProtoTime.ToRange(request.StartTime, request.EndTime),
                request.Adjustment.ToDomain(request.Adjustments),
                ProtoTime.ToInstantOrNull(request.AsOf),
                cancellationToken),
            static response => Latest(
                ExtentOf(response), response.Series.Select(series => series.DataStatus)));
        services.AddBarPolicy<ExportBarsRequest, HttpBody>(
            static (subjects, request, cancellationToken) => subjects.OfBarsAsync(
                request,
                [request.Symbol],
                request.Interval,
                ProtoTime.ToRange(request.StartTime, request.EndTime),
                request.Adjustment.ToDomain(request.Adjustments),
                ProtoTime.ToInstantOrNull(request.AsOf),
                cancellationToken),
            static _ => UntoldFile);
        services.AddBarPolicy<BatchExportBarsRequest, HttpBody>(
            static (subjects, request, cancellationToken) => subjects.OfBarsAsync(
                request,
                request.Symbols,
                request.Interval,
                ProtoTime.ToRange(request.StartTime, request.EndTime),
                request.Adjustment.ToDomain(request.Adjustments),
                ProtoTime.ToInstantOrNull(request.AsOf),
                cancellationToken),
            static _ => UntoldFile);
        services.AddTickPolicies();
    }

    private static void AddTickPolicies(this IServiceCollection services)
    {
        services.AddPolicy<ListTradesRequest, ListTradesResponse>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfTicks(
                request, DataKind.Trades, [request.Symbol], ProtoTime.ToRange(request.StartTime, request.EndTime)),
            static response => PageOf(response.Trades.Count, response.NextPageToken));
        services.AddPolicy<ListQuotesRequest, ListQuotesResponse>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfTicks(
                request, DataKind.Quotes, [request.Symbol], ProtoTime.ToRange(request.StartTime, request.EndTime)),
            static response => PageOf(response.Quotes.Count, response.NextPageToken));
        services.AddPolicy<ExportTradesRequest, HttpBody>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfTicks(
                request, DataKind.Trades, [request.Symbol], ProtoTime.ToRange(request.StartTime, request.EndTime)),
            static _ => UntoldFile);
        services.AddPolicy<BatchExportTradesRequest, HttpBody>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfTicks(
                request, DataKind.Trades, request.Symbols, ProtoTime.ToRange(request.StartTime, request.EndTime)),
            static _ => UntoldFile);
    }

    private static void AddPolicy<TRequest, TResponse>(
        this IServiceCollection services,
        Func<IServiceProvider, Func<TRequest, CacheSubject?>> describe,
        Func<TResponse, AnswerFacts> read) =>
        services.AddSingleton<ICachePolicy<TRequest, TResponse>>(
            provider => new CachePolicy<TRequest, TResponse>(describe(provider), read));

    private static void AddBarPolicy<TRequest, TResponse>(
        this IServiceCollection services,
        Func<HistorySubjects, TRequest, CancellationToken, ValueTask<CacheSubject?>> describe,
        Func<TResponse, AnswerFacts> read) =>
        services.AddSingleton<ICachePolicy<TRequest, TResponse>>(provider =>
        {
            var subjects = provider.GetRequiredService<HistorySubjects>();
            return new CachePolicy<TRequest, TResponse>(
                (request, cancellationToken) => describe(subjects, request, cancellationToken), read);
        });

    private static CacheSubject? OfInstrument(IServiceProvider provider, string symbol) =>
        AskedInstruments.Find(provider.GetRequiredService<LatestMarket>(), symbol) is { States: [var state] } asked
            ? Reference("instrument", state.Instrument.Symbol.Value) with { IsByPassingName = asked.Names is not null }
            : null;

    private static CacheSubject Reference(string resource, string name) =>
        new(
        [
            new CachePart(
                resource, name.ToUpperInvariant(), new FreshnessSubject { Kind = FreshnessKind.Reference }),
        ]);

    private static AnswerFacts PageOf(int count, string nextPageToken) =>
        new(AnswerFacts.ExtentOf(count, nextPageToken));

    // One series without data is as good as none at all: its import may come.
    private static AnswerExtent ExtentOf(BatchListBarsResponse response)
    {
        if (response.Series.Any(series => series.Bars.Count == 0))
        {
            return AnswerExtent.Empty;
        }

        return response.Series.All(series => series.Complete) ? AnswerExtent.Whole : AnswerExtent.Part;
    }

    // What one plan sees late is no other's: it has no datum that could stand until trading begins.
    private static NodaTime.Instant? At(DataStatus status) =>
        status.Mode == DataMode.Delayed ? null : ProtoTime.ToInstantOrNull(status.AsOfTime);

    private static AnswerFacts Latest(AnswerExtent extent, IEnumerable<DataStatus> statuses) =>
        new(extent, LatestOf(statuses));

    private static NodaTime.Instant? LatestOf(IEnumerable<DataStatus> statuses)
    {
        NodaTime.Instant? latest = null;
        foreach (var status in statuses)
        {
            if (status.Mode == DataMode.Delayed)
            {
                return null;
            }

            var time = At(status);
            latest = latest > time ? latest : time ?? latest;
        }

        return latest;
    }

    // The mode is told of the moment, not of the tick: the same quote turns stale, or real time again. One plan sees it
    // late, by more or less.
    private static string Sequence(long sequence, DataStatus status) =>
        $"{sequence:x}-{(int)status.Mode:x}-{status.Delay?.Seconds ?? 0:x}-{ValidatorHash.BuildName}";
}
