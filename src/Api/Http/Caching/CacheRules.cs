using FinApi.Api.Auth;
using FinApi.Api.Http.Edge;
using FinApi.Api.Translation;
using FinApi.Application.Callers;
using FinApi.Domain.Freshness;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>Turns what is known of an answer into its headers.</summary>
internal sealed class CacheRules(IOptions<EdgeOptions> edge, CallerRules callers, TimeProvider timeProvider)
{
    private readonly bool _isShared = edge.Value.Mode == EdgeMode.Public;

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
            || IfNoneMatch.Find(http.Request.Headers.IfNoneMatch, validator) is not { } tag)
        {
            return null;
        }

        var lifetime = LifetimeOf(subject, new AnswerFacts(tag.Extent), access);
        return Headers(http, subject, lifetime, tag);
    }

    /// <summary>Headers of an answer that was made; and whether the caller has it already.</summary>
    public (CacheHeaders Headers, bool IsKnown) Describe(
        HttpContext http, CacheSubject subject, in AnswerFacts facts, IMessage response)
    {
        var lifetime = LifetimeOf(subject, facts, MarketAccess.Of(http.GetCaller()));
        var validator = subject.Validator ?? facts.Validator;
        // Hashing a large page that nobody may keep would cost more than sending it again.
        if (validator is null && (lifetime.IsPublic || subject.Parts[0].Freshness.Kind == FreshnessKind.Live))
        {
            validator = ValidatorHash.Of(response);
        }

        if (validator is null)
        {
            return (Headers(http, subject, lifetime, tag: null), false);
        }

        var ifNoneMatch = http.Request.Headers.IfNoneMatch;
        var known = ifNoneMatch.Count == 0 ? null : IfNoneMatch.Find(ifNoneMatch, validator);
        var tag = known ?? new EntityTag(validator, facts.Extent, Encoding: "");
        return (Headers(http, subject, lifetime, tag), known is not null || IfNoneMatch.IsAny(ifNoneMatch));
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
