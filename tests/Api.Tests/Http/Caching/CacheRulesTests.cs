using FinApi.Api.Http.Caching;
using FinApi.Contracts.V1;
using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class CacheRulesTests
{
    // A Sunday: New York trades again on Monday at 09:00Z.
    private const string Sunday = "2026-11-22T15:00:00Z";

    [Theory]
    [InlineData("Public", "public, max-age=64800", "quotes-AAPL")]
    [InlineData("Off", "private, max-age=64800", null)]
    public void Describe_QuoteOnSunday_LastsUntilMonday(string mode, string cacheControl, string? tags)
    {
        var subject = new CacheSubject([Part(FreshnessKind.Live, dataEnd: null)]);
        var facts = new AnswerFacts(AnswerExtent.Whole, At("2026-11-20T21:00:00Z"), "7-3");

        var (headers, isKnown) = Rules(mode).Describe(Context(ifNoneMatch: null), subject, facts, new GetQuoteResponse());

        Assert.False(isKnown);
        Assert.Equal(cacheControl, headers.CacheControl);
        Assert.Equal("\"7-3.w\"", headers.Tag?.ToString());
        Assert.Equal(tags, headers.CacheTags);
    }

    [Theory]
    [InlineData("Public", AnswerExtent.Whole, "public, max-age=86400, immutable", "\"v.w\"")]
    [InlineData("Public", AnswerExtent.Part, "public, max-age=86400", "\"v.p\"")]
    [InlineData("Public", AnswerExtent.Empty, "public, max-age=300, stale-while-revalidate=60", "\"v.e\"")]
    [InlineData("Off", AnswerExtent.Whole, "private, max-age=86400, immutable", "\"v.w\"")]
    public void Describe_ClosedDay_MarksHowMuchItIs(
        string mode, AnswerExtent extent, string cacheControl, string etag)
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")], "v");

        var (headers, _) = Rules(mode).Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(extent), new GetQuoteResponse());

        Assert.Equal(cacheControl, headers.CacheControl);
        Assert.Equal(etag, headers.Tag?.ToString());
    }

    [Theory]
    [InlineData("\"v.w\"", "public, max-age=86400, immutable")]
    [InlineData("\"v.p-br\"", "public, max-age=86400")]
    [InlineData("\"v.e\"", "public, max-age=300, stale-while-revalidate=60")]
    public void Confirm_KnownTag_GivesTheHeadersOfTheAnswerThatHadIt(string etag, string cacheControl)
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")], "v");

        var headers = Rules("Public").Confirm(Context(etag), subject);

        Assert.Equal(cacheControl, headers?.CacheControl);
        Assert.Equal(etag, headers?.Tag?.ToString());
    }

    [Fact]
    public void Confirm_OtherTagOrNoValidator_ConfirmsNothing()
    {
        var part = Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z");

        Assert.Null(Rules("Public").Confirm(Context("\"w.w\""), new CacheSubject([part], "v")));
        Assert.Null(Rules("Public").Confirm(Context("*"), new CacheSubject([part], "v")));
        Assert.Null(Rules("Public").Confirm(Context("\"v.w\""), new CacheSubject([part])));
    }

    [Fact]
    public void Describe_PartsOfDifferentAge_TakesTheShorterLifetime()
    {
        var subject = new CacheSubject(
            [Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z"), Part(FreshnessKind.Bars, "2026-11-22T14:00:00Z")], "v");

        var (headers, _) = Rules("Public").Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse());

        Assert.Equal("public, max-age=300, stale-while-revalidate=60", headers.CacheControl);
    }

    [Fact]
    public void Describe_PageWithoutEnd_IsNotHashed()
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, dataEnd: null)]);

        var (headers, _) = Rules("Public").Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse());

        Assert.Equal("private, no-cache", headers.CacheControl);
        Assert.Null(headers.Tag);
    }

    private static CacheRules Rules(string mode) =>
        new(
            Options.Create(new EdgeOptions { Mode = Enum.Parse<EdgeMode>(mode) }),
            new FakeTimeProvider(At(Sunday).ToDateTimeOffset()));

    private static CachePart Part(FreshnessKind kind, string? dataEnd)
    {
        Assert.True(TradingCalendars.TryGet(Mic.Xnas, out var calendar));
        return new CachePart("quotes", "AAPL", new FreshnessSubject
        {
            Kind = kind,
            Calendar = calendar,
            DataEnd = dataEnd is null ? null : At(dataEnd),
        });
    }

    private static DefaultHttpContext Context(string? ifNoneMatch)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.IfNoneMatch = ifNoneMatch;
        return http;
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
