using FinApi.Api.Auth;
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

    /// <summary>The epoch that an answer begun now is of.</summary>
    public long Epoch => storeEpoch.Epoch;

    /// <summary>
    /// Headers that confirm what the caller has; null when its tags do not name the subject's validator. What only the
    /// answer tells is taken from the caller's tag: it was true of that answer, and the data are the same.
    /// </summary>
    public CacheHeaders? Confirm(HttpContext http, CacheSubject subject)
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

        var lifetime = LifetimeOf(subject, new AnswerFacts(tag.Extent), access);
        return Headers(http, subject, lifetime, tag);
    }

    /// <summary>Headers of an answer that was made; and whether the caller has it already.</summary>
    /// <param name="http">The request.</param>
    /// <param name="subject">What was known of the answer before.</param>
    /// <param name="facts">What only the answer tells.</param>
    /// <param name="whole">The answer; null when only its first part is there.</param>
    /// <param name="epoch">The epoch in which the answer was begun.</param>
    public (CacheHeaders Headers, bool IsKnown) Describe(
        HttpContext http, CacheSubject subject, in AnswerFacts facts, IMessage? whole, long epoch)
    {
        var access = MarketAccess.Of(http.GetCaller());
        var read = subject.Validator is null ? null : PageVersions.Of(http);
        if (epoch != Epoch || (subject.Validator is not null && (read is null || IsCut(subject, access))))
        {
            // No version names what is in it, so that no cache could find out when it is over.
            return (Headers(http, subject, CacheLifetime.NoStore, tag: null), false);
        }

        var lifetime = LifetimeOf(subject, facts, access);
        var validator = subject.Validator is { } settled ? settled.Of(read!) : facts.Validator;
        // Hashing a large page that nobody may keep would cost more than sending it again.
        if (validator is null
            && whole is not null
            && (lifetime.IsPublic || subject.Parts[0].Freshness.Kind == FreshnessKind.Live))
        {
            validator = ValidatorHash.Of(whole);
        }

        if (validator is null)
        {
            // Nobody can say yet whether the rest of a file is of the same data as its first part.
            return (Headers(http, subject, whole is null ? CacheLifetime.NoCache : lifetime, tag: null), false);
        }

        var ifNoneMatch = http.Request.Headers.IfNoneMatch;
        var known = ifNoneMatch.Count == 0 ? null : IfNoneMatch.Find(ifNoneMatch, validator, epoch);
        var tag = known ?? new EntityTag(validator, facts.Extent, Encoding: "", epoch);
        return (Headers(http, subject, lifetime, tag), known is not null || IfNoneMatch.IsAny(ifNoneMatch));
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

    private Instant Now() => Instant.FromDateTimeOffset(timeProvider.GetUtcNow());

    private CacheLifetime LifetimeOf(CacheSubject subject, in AnswerFacts facts, MarketAccess access)
    {
        var now = Now();
        CacheLifetime? lifetime = null;
        foreach (var part in subject.Parts)
        {
            var ofPart = callers.LifetimeOf(
                part with { Freshness = part.Freshness with { Extent = facts.Extent, LatestTime = facts.LatestTime } },
                access,
                now);
            lifetime = lifetime is null ? ofPart : CacheLifetime.Shorter(lifetime, ofPart);
        }

        return _isShared ? lifetime! : lifetime!.AsPrivate();
    }

    private CacheHeaders Headers(HttpContext http, CacheSubject subject, CacheLifetime lifetime, EntityTag? tag) =>
        new(
            http,
            CacheControlText.Of(lifetime),
            tag,
            lifetime.IsPublic ? CacheTags.Of(subject.Parts, Now()) : null);
}
