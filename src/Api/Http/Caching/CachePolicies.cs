using FinApi.Api.Translation;
using FinApi.Contracts.V1;
using FinApi.Domain.Freshness;
using Google.Api;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The policy of each RPC. Those without one are never stored: Status.GetStatus and Reference.GetMarketClock tell of a
/// moment, and streams are not GET.
/// </summary>
internal static class CachePolicies
{
    public static void AddMarketDataPolicies(this IServiceCollection services)
    {
        services.AddPolicy<GetQuoteRequest, GetQuoteResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("quotes", request.Symbol),
            static response => new AnswerFacts(
                IsWhole: true, At(response.Quote.EventTime), Sequence(response.Quote.Sequence, response.DataStatus)));
        services.AddPolicy<GetLatestTradeRequest, GetLatestTradeResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("trades", request.Symbol),
            static response => new AnswerFacts(
                IsWhole: true, At(response.Trade.EventTime), Sequence(response.Trade.Sequence, response.DataStatus)));
        services.AddPolicy<GetSnapshotRequest, GetSnapshotResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("snapshots", request.Symbol),
            static response => new AnswerFacts(IsWhole: true, At(response.DataStatus.AsOfTime)));
        services.AddPolicy<BatchGetQuotesRequest, BatchGetQuotesResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("quotes", request.Symbols),
            static response => Latest(true, response.Quotes.Select(quote => quote.DataStatus)));
        services.AddPolicy<BatchGetSnapshotsRequest, BatchGetSnapshotsResponse>(
            provider => request => provider.GetRequiredService<LiveSubjects>().Of("snapshots", request.Symbols),
            static response => Latest(true, response.Snapshots.Select(snapshot => snapshot.DataStatus)));
    }

    public static void AddReferencePolicies(this IServiceCollection services)
    {
        services.AddPolicy<ListInstrumentsRequest, ListInstrumentsResponse>(
            _ => _ => Reference("instruments", "ALL"),
            static response => new AnswerFacts(response.NextPageToken.Length == 0));
        services.AddPolicy<GetInstrumentRequest, GetInstrumentResponse>(
            _ => request => Reference("instrument", request.Symbol),
            static _ => new AnswerFacts(IsWhole: true));
        services.AddPolicy<ListCorporateActionsRequest, ListCorporateActionsResponse>(
            _ => request => Reference("instrument", request.Symbol),
            static response => new AnswerFacts(response.NextPageToken.Length == 0));
        services.AddPolicy<ListTradingSessionsRequest, ListTradingSessionsResponse>(
            _ => request => Reference("calendar", request.Mic),
            static response => new AnswerFacts(response.NextPageToken.Length == 0));
    }

    public static void AddHistoryPolicies(this IServiceCollection services)
    {
        services.AddBarPolicy<ListBarsRequest, ListBarsResponse>(
            static (subjects, request, cancellationToken) => subjects.OfBarsAsync(
                request,
                [request.Symbol],
                request.Interval,
                ProtoTime.ToInstantOrNull(request.StartTime),
                ProtoTime.ToInstantOrNull(request.EndTime),
                request.Adjustment.ToDomain(),
                cancellationToken),
            static response => new AnswerFacts(response.NextPageToken.Length == 0, At(response.DataStatus.AsOfTime)));
        services.AddBarPolicy<BatchListBarsRequest, BatchListBarsResponse>(
            static (subjects, request, cancellationToken) => subjects.OfBarsAsync(
                request,
                request.Symbols,
                request.Interval,
                ProtoTime.ToInstantOrNull(request.StartTime),
                ProtoTime.ToInstantOrNull(request.EndTime),
                request.Adjustment.ToDomain(),
                cancellationToken),
            static response => Latest(
                response.Series.All(series => series.Complete), response.Series.Select(series => series.DataStatus)));
        services.AddBarPolicy<ExportBarsRequest, HttpBody>(
            static (subjects, request, cancellationToken) => subjects.OfBarsAsync(
                request,
                [request.Symbol],
                request.Interval,
                ProtoTime.ToInstantOrNull(request.StartTime),
                ProtoTime.ToInstantOrNull(request.EndTime),
                request.Adjustment.ToDomain(),
                cancellationToken),
            static _ => new AnswerFacts(IsWhole: true));
        services.AddTickPolicies();
    }

    private static void AddTickPolicies(this IServiceCollection services)
    {
        services.AddPolicy<ListTradesRequest, ListTradesResponse>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfTicks(
                request,
                "trades",
                request.Symbol,
                ProtoTime.ToInstantOrNull(request.StartTime),
                ProtoTime.ToInstantOrNull(request.EndTime)),
            static response => new AnswerFacts(response.NextPageToken.Length == 0));
        services.AddPolicy<ListQuotesRequest, ListQuotesResponse>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfTicks(
                request,
                "quotes",
                request.Symbol,
                ProtoTime.ToInstantOrNull(request.StartTime),
                ProtoTime.ToInstantOrNull(request.EndTime)),
            static response => new AnswerFacts(response.NextPageToken.Length == 0));
        services.AddPolicy<ExportTradesRequest, HttpBody>(
            provider => request => provider.GetRequiredService<HistorySubjects>().OfTicks(
                request,
                "trades",
                request.Symbol,
                ProtoTime.ToInstantOrNull(request.StartTime),
                ProtoTime.ToInstantOrNull(request.EndTime)),
            static _ => new AnswerFacts(IsWhole: true));
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

    private static CacheSubject Reference(string resource, string name) =>
        new([new CachePart(resource, name.ToUpperInvariant(), new FreshnessSubject { Kind = FreshnessKind.Reference })]);

    private static NodaTime.Instant? At(Timestamp? time) => ProtoTime.ToInstantOrNull(time);

    private static AnswerFacts Latest(bool isWhole, IEnumerable<DataStatus> statuses) =>
        new(isWhole, statuses.Max(status => At(status.AsOfTime)));

    // The mode is told of the moment, not of the tick: the same quote turns stale, or real time again.
    private static string Sequence(long sequence, DataStatus status) =>
        $"{sequence:x}-{(int)status.Mode:x}-{ValidatorHash.BuildName}";
}
