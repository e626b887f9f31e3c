using FinApi.Api.Auth;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Http.Edge;
using FinApi.Api.Translation;
using FinApi.Application.Callers;
using FinApi.Application.Storage;
using FinApi.Domain.Freshness;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>Turns what is known of an answer into its headers.</summary>
internal sealed class CacheRules(
    IOptions<EdgeOptions> edge, CallerRules callers, IStoreEpoch storeEpoch, TimeProvider timeProvider)
{
    private readonly bool _isShared = edge.Value.Mode == EdgeMode.Public;

    /// <summary>When an answer is begun, and of which epoch it is.</summary>
    public Start Begin() => new(Epoch, Instant.FromDateTimeOffset(timeProvider.GetUtcNow()));

    /// <summary>The epoch of the data as they are.</summary>
    public long Epoch => storeEpoch.Epoch;

    /// <summary>
    /// Headers that confirm what the caller has; null when its tags do not name the subject's validator. What only the
    /// answer tells is taken from the caller's tag: it was true of that answer, and the data are the same.
    /// </summary>
    public CacheHeaders? Confirm(HttpContext http, CacheSubject subject, Start start)
    {
        // Whether the answer would be a refusal only its handler knows.
        var access = MarketAccess.Of(http.GetCaller());
        if (access.IsTest || access.Plan.HistoryDays is not null)
        {
            return null;
        }

        if (subject.Validator is not { } validator
            || IfNoneMatch.Find(http.Request.Headers.IfNoneMatch, validator.Expected, Epoch) is not { } tag)
        {
            return null;
        }

        var lifetime = LifetimeOf(subject, new AnswerFacts(tag.Extent), access, start.Time);
        return Headers(http, subject, lifetime, tag, start.Time);
    }

    /// <summary>Headers of an answer that was made; and whether the caller has it already.</summary>
    /// <param name="http">The request.</param>
    /// <param name="subject">What was known of the answer before.</param>
    /// <param name="facts">What only the answer tells.</param>
    /// <param name="whole">The answer; null when only its first part is there.</param>
    /// <param name="start">
    /// When the answer was begun: what had not settled then may be told of the moment in it.
    /// </param>
    public (CacheHeaders Headers, bool IsKnown) Describe(
        HttpContext http, CacheSubject subject, in AnswerFacts facts, IMessage? whole, Start start)
    {
        var access = MarketAccess.Of(http.GetCaller());
        var read = subject.Validator is null ? null : PageVersions.Of(http);
        if (start.Epoch != Epoch || (subject.Validator is not null && (read is null || IsCut(subject, access))))
        {
            // No version names what is in it, so that no cache could find out when it is over.
            return (Headers(http, subject, CacheLifetime.NoStore, tag: null, start.Time), false);
        }

        var lifetime = LifetimeOf(subject, facts, access, start.Time);
        var validator = subject.Validator is { } settled ? settled.Of(read!)
            : subject.IsByPassingName ? null
            : facts.Validator;
        // Hashing a large page that nobody may keep would cost more than sending it again.
        if (validator is null
            && whole is not null
            && (lifetime.IsPublic
                || subject.IsByPassingName
                || subject.Parts[0].Freshness.Kind == FreshnessKind.Live))
        {
            validator = ValidatorHash.Of(whole, PageBody.Of(http));
        }

        if (validator is null)
        {
            // Nobody can say yet whether the rest of a file is of the same data as its first part.
            var unnamed = whole is null ? CacheLifetime.NoCache : lifetime;
            return (Headers(http, subject, unnamed, tag: null, start.Time), false);
        }

        var ifNoneMatch = http.Request.Headers.IfNoneMatch;
        var known = ifNoneMatch.Count == 0 ? null : IfNoneMatch.Find(ifNoneMatch, validator, start.Epoch);
        var tag = known ?? new EntityTag(validator, facts.Extent, Encoding: "", start.Epoch);
        return (
            Headers(http, subject, lifetime, tag, start.Time), known is not null || IfNoneMatch.IsAny(ifNoneMatch));
    }

    // Where the caller's plan ends the past, a range without a start begins with the clock.
    private static bool IsCut(CacheSubject subject, MarketAccess access)
    {
        if (access.Plan.HistoryDays is null)
        {
            return false;
        }

        for (var i = 0; i < subject.Parts.Count; i++)
        {
            if (subject.Parts[i].StartTime is null)
            {
                return true;
            }
        }

        return false;
    }

    private CacheLifetime LifetimeOf(CacheSubject subject, in AnswerFacts facts, MarketAccess access, Instant now)
    {
        CacheLifetime? lifetime = null;
        foreach (var part in subject.Parts)
        {
            var freshness = part.Freshness with
            {
                Extent = facts.Extent,
                LatestTime = LaterOf(facts.LatestTime, part.Freshness.LatestTime),
            };
            var ofPart = callers.LifetimeOf(part with { Freshness = freshness }, access, now);
            lifetime = lifetime is null ? ofPart : CacheLifetime.Shorter(lifetime, ofPart);
        }

        if (subject.IsByPassingName)
        {
            lifetime = CacheLifetime.Shorter(lifetime!, CacheLifetime.NoCache);
        }

        return _isShared ? lifetime! : lifetime!.AsPrivate();
    }

    // A part without data has no datum that could stand: the time of another part says nothing of it.
    private static Instant? LaterOf(Instant? inAnswer, Instant? ofInstrument) =>
        inAnswer is { } told && ofInstrument is { } newest ? Instant.Max(told, newest) : null;

    private static CacheHeaders Headers(
        HttpContext http, CacheSubject subject, CacheLifetime lifetime, EntityTag? tag, Instant now) =>
        new(
            http,
            CacheControlText.Of(lifetime),
            tag,
            lifetime.IsPublic ? CacheTags.Of(subject.Parts, now) : null);

    /// <summary>When an answer was begun.</summary>
    /// <param name="Epoch">The epoch of the store.</param>
    /// <param name="Time">The time by the node's clock.</param>
    internal readonly record struct Start(long Epoch, Instant Time);
}
