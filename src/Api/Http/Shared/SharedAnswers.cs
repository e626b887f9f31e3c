using System.Globalization;
using FinApi.Api.Auth;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Http.Caching;
using FinApi.Application.Answers;
using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using FinApi.Domain.Freshness;
using Google.Protobuf;
using Grpc.Core;
using NodaTime;

namespace FinApi.Api.Http.Shared;

/// <summary>
/// The second level behind the kept answers: settled pages and reference answers, which the nodes give to each other.
/// </summary>
/// <remarks>
/// 1. The key is what the ETag is made of: build, request, epoch and the versions that memory shows; and how far back
/// the caller's plan sees. So a page of another version, or of another view, is never found.
/// 2. An answer is shared only if it was read at the versions of its key.
/// 3. What is older than its lifetime is given only while the store does not answer, and says so in data_status.
/// </remarks>
internal sealed class SharedAnswers(
    IAnswerCache cache, AskedPages asked, IStoreEpoch storeEpoch, TimeProvider timeProvider)
{
    // Larger ones are rare, and would push hundreds of others out.
    private const int MaxBytes = 256 * 1_024;

    // Longer pages would not be shared, and their rows go straight into the response.
    private const int MaxRows = 2_000;

    /// <summary>The key of an answer that nodes share; null when they do not share it.</summary>
    public Key? FindKey(HttpContext http, CacheSubject? subject, object request)
    {
        if (!cache.IsShared || subject is null || PageSizeOf(request) > MaxRows)
        {
            return null;
        }

        // The delayed market changes with the clock, and a test key sees another one.
        var access = MarketAccess.Of(http.GetCaller());
        var isReference = subject.Parts[0].Freshness.Kind == FreshnessKind.Reference;
        if (access is { IsDelayed: true } or { IsTest: true } || (subject.Validator is null && !isReference))
        {
            return null;
        }

        var (epoch, days) = (storeEpoch.Epoch, access.Plan.HistoryDays);
        var validator = subject.Validator?.Expected ?? ValidatorHash.Of((IMessage)request);
        return new Key(
            string.Create(CultureInfo.InvariantCulture, $"{epoch:x}:{days ?? -1}:{validator}"), epoch);
    }

    /// <summary>Answers from what is shared, or lets the answer be made, and shares it.</summary>
    public async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        Key key,
        HttpContext http,
        CacheSubject subject,
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        if (subject.Validator is { } settled && !InnerCall.Is(http))
        {
            asked.Note(PageName.Of(settled.Request, MarketAccess.Of(http.GetCaller()).Plan.HistoryDays));
        }

        // What is shared is the whole message.
        PageBody.Refuse(http);
        var (answer, made) = await FindOrMakeAsync(
            key, http, subject, () => continuation(request, context), context.CancellationToken);
        if (made is not null)
        {
            return made;
        }

        if (answer.Bytes is not { } bytes || Read<TResponse>(bytes) is not { } response)
        {
            return await continuation(request, context);
        }

        if (answer.IsStale)
        {
            // No version is told: it gets no ETag, and nobody keeps it. Without a place to say so it is not given.
            return TryMarkStale(response) ? response : await continuation(request, context);
        }

        if (subject.Validator is { } validator)
        {
            http.Features.Set(validator.Versions);
        }

        return response;
    }

    // What was found, or what this call made.
    private async Task<(SharedAnswer Found, TResponse? Made)> FindOrMakeAsync<TResponse>(
        Key key,
        HttpContext http,
        CacheSubject subject,
        Func<Task<TResponse>> make,
        CancellationToken cancellationToken)
        where TResponse : class
    {
        Task<TResponse>? making = null;
        TResponse? made = null;
        try
        {
            var found = await cache.GetOrMakeAsync(
                key.Text,
                LifetimeOf(http, subject),
                async _ =>
                {
                    made = await (making = make());
                    cancellationToken.ThrowIfCancellationRequested();
                    return MayBeShared(http, subject, key.Epoch) && ((IMessage)made).CalculateSize() <= MaxBytes
                        ? ((IMessage)made).ToByteArray()
                        : null;
                },
                cancellationToken);
            return (found, made);
        }
        finally
        {
            // The cache stops waiting when the caller goes away; afterwards the server uses this call's context again.
            if (making is not null)
            {
                await ((Task)making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Nothing has been checked yet: any number may stand there.
    private static long PageSizeOf(object request) => request switch
    {
        ListBarsRequest bars => PageSize.OrDefault(bars.PageSize),
        ListTradesRequest trades => PageSize.OrDefault(trades.PageSize),
        ListQuotesRequest quotes => PageSize.OrDefault(quotes.PageSize),
        BatchListBarsRequest batch => (long)PageSize.OrDefault(batch.PageSize) * batch.Symbols.Count,
        _ => 0,
    };

    private bool MayBeShared(HttpContext http, CacheSubject subject, long epoch) =>
        storeEpoch.Epoch == epoch
        && (subject.Validator is not { } validator || validator.Versions.Equals(PageVersions.Of(http)));

    private Duration LifetimeOf(HttpContext http, CacheSubject subject)
    {
        if (subject.Validator is null)
        {
            return SharedLifetime.Immediate;
        }

        // Where the caller's plan ends the past, that moves on with the clock.
        var now = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        return MarketAccess.Of(http.GetCaller()).Plan.HistoryDays is null
            && subject.Parts.All(part => part.Freshness is { Calendar: { } calendar, DataEnd: { } end }
                && FreshnessPolicy.IsClosedDay(calendar, end, now))
            ? SharedLifetime.Historical
            : SharedLifetime.Recent;
    }

    private static TResponse? Read<TResponse>(byte[] bytes)
        where TResponse : class
    {
        var message = (IMessage)Activator.CreateInstance<TResponse>();
        try
        {
            message.MergeFrom(bytes);
            return (TResponse)message;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static bool TryMarkStale(object response)
    {
        DataStatus?[] statuses = response switch
        {
            ListBarsResponse bars => [bars.DataStatus],
            ListTradesResponse trades => [trades.DataStatus],
            ListQuotesResponse quotes => [quotes.DataStatus],
            BatchListBarsResponse batch => [.. batch.Series.Select(series => series.DataStatus)],
            _ => [],
        };
        foreach (var status in statuses)
        {
            if (status is null)
            {
                return false;
            }

            status.Mode = DataMode.Stale;
        }

        return statuses.Length > 0;
    }

    /// <summary>Names an answer.</summary>
    /// <param name="Text">All that it depends on.</param>
    /// <param name="Epoch">The epoch in it.</param>
    internal readonly record struct Key(string Text, long Epoch);
}
