using FinApi.Api.Auth;
using FinApi.Api.Http;
using FinApi.Api.Http.Caching;
using FinApi.Api.Http.Edge;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NodaTime.Text;
using NSubstitute;
using KeyEnvironment = FinApi.Domain.Accounts.KeyEnvironment;
using Plan = FinApi.Domain.Accounts.Plan;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class CacheRulesTests
{
    // A Sunday: New York trades again on Monday at 09:00Z.
    private const string Sunday = "2026-11-22T15:00:00Z";

    private static readonly PageVersion Version = new(3, AdjustmentVersion: string.Empty);
    private static readonly SettledValidator Validator =
        new(new ListBarsRequest { Symbol = "AAPL" }, new PageVersions(Version));

    private static readonly CacheRules.Start Start = new(Epoch: 1, At(Sunday));

    private readonly StoreEpoch _epoch = new();

    [Theory]
    [InlineData("Public", "public, max-age=36000", "quotes-AAPL")]
    [InlineData("Off", "private, max-age=36000", null)]
    public void Describe_QuoteOnSunday_LastsUntilMonday(string mode, string cacheControl, string? tags)
    {
        var latest = At("2026-11-20T21:00:00Z");
        var part = Part(FreshnessKind.Live, dataEnd: null);
        var subject = new CacheSubject([part with { Freshness = part.Freshness with { LatestTime = latest } }]);
        var facts = new AnswerFacts(AnswerExtent.Whole, latest, "7-3");

        var (headers, isKnown) = Rules(mode)
            .Describe(Context(ifNoneMatch: null), subject, facts, new GetQuoteResponse(), Start);

        Assert.False(isKnown);
        Assert.Equal(cacheControl, headers.CacheControl);
        Assert.Equal("\"7-3.w\"", headers.Tag?.ToString());
        Assert.Equal(tags, headers.CacheTags);
    }

    [Theory]
    [InlineData("Public", AnswerExtent.Whole, "public, max-age=86400", ".w\"")]
    [InlineData("Public", AnswerExtent.Part, "public, max-age=86400", ".p\"")]
    [InlineData("Public", AnswerExtent.Empty, "public, max-age=300, stale-while-revalidate=60", ".e\"")]
    [InlineData("Off", AnswerExtent.Whole, "private, max-age=86400", ".w\"")]
    public void Describe_ClosedDay_MarksHowMuchItIs(
        string mode, AnswerExtent extent, string cacheControl, string etag)
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")], Validator);

        var (headers, _) = Rules(mode).Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(extent), new GetQuoteResponse(), Start);

        Assert.Equal(cacheControl, headers.CacheControl);
        Assert.Equal($"\"{Validator.Expected}{etag}", headers.Tag?.ToString());
    }

    [Theory]
    [InlineData(".w\"", "public, max-age=86400")]
    [InlineData(".p-br\"", "public, max-age=86400")]
    [InlineData(".e\"", "public, max-age=300, stale-while-revalidate=60")]
    public void Confirm_KnownTag_GivesTheHeadersOfTheAnswerThatHadIt(string etag, string cacheControl)
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")], Validator);

        var text = $"\"{Validator.Expected}{etag}";
        var headers = Rules("Public").Confirm(Context(text), subject, Start);

        Assert.Equal(cacheControl, headers?.CacheControl);
        Assert.Equal(text, headers?.Tag?.ToString());
    }

    [Fact]
    public void Confirm_OtherTagOrNoValidator_ConfirmsNothing()
    {
        var part = Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z");

        Assert.Null(Rules("Public").Confirm(Context("\"w.w\""), new CacheSubject([part], Validator), Start));
        Assert.Null(Rules("Public").Confirm(Context("*"), new CacheSubject([part], Validator), Start));
        Assert.Null(Rules("Public").Confirm(Context($"\"{Validator.Expected}.w\""), new CacheSubject([part]), Start));
    }

    [Fact]
    public void Describe_PartsOfDifferentAge_TakesTheShorterLifetime()
    {
        var subject = new CacheSubject(
            [Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z"), Part(FreshnessKind.Bars, "2026-11-22T14:00:00Z")],
            Validator);

        var (headers, _) = Rules("Public").Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse(), Start);

        Assert.Equal("public, max-age=300, stale-while-revalidate=60", headers.CacheControl);
    }

    [Fact]
    public void Describe_PageOfAnotherVersionThanMemory_IsNamedByWhatWasRead()
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")], Validator);
        var http = Context($"\"{Validator.Expected}.w\"");
        PageVersions.Tell(http, Version with { SettledVersion = 4 });

        var (headers, isKnown) = Rules("Public").Describe(
            http, subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse(), Start);

        Assert.False(isKnown);
        var later = new SettledValidator(
            new ListBarsRequest { Symbol = "AAPL" }, new PageVersions(Version with { SettledVersion = 4 }));
        Assert.Equal($"\"{later.Expected}.w\"", headers.Tag?.ToString());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Describe_SettledPageThatNoVersionNames_IsNeverStored(bool isMixed, long epoch)
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")], Validator);
        var http = Context("*");
        PageVersions.Tell(http, isMixed ? null : Version);
        _epoch.Epoch = epoch;

        var (headers, isKnown) = Rules("Public").Describe(
            http, subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse(), Start);

        Assert.Equal(("private, no-store", null, false), (headers.CacheControl, headers.Tag, isKnown));
    }

    // The page begins with the clock: the same request has another body in a second.
    [Theory]
    [InlineData(30, false, "private, no-store")]
    [InlineData(30, true, "public, max-age=86400")]
    [InlineData(null, false, "public, max-age=86400")]
    public void Describe_StartThatThePlanCutsOff_IsNeverStored(int? historyDays, bool hasStart, string cacheControl)
    {
        var part = Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z") with
        {
            StartTime = hasStart ? At("2026-11-18T00:00:00Z") : null,
        };
        var http = Context(ifNoneMatch: null);
        http.SetCaller(Caller.Anonymous with { Plan = Plan("month") with { HistoryDays = historyDays } });

        var (headers, _) = Rules("Public").Describe(
            http,
            new CacheSubject([part], Validator),
            new AnswerFacts(AnswerExtent.Whole),
            new GetQuoteResponse(),
            Start);

        Assert.Equal(cacheControl, headers.CacheControl);
        Assert.Equal(cacheControl.StartsWith("public", StringComparison.Ordinal), headers.Tag is not null);
    }

    [Fact]
    public void Describe_FileThatIsNotVouchedFor_IsNeitherNamedByItsFirstPartNorShared()
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")]);

        var (headers, _) = Rules("Public").Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(AnswerExtent.Whole), whole: null, Start);

        Assert.Equal(("private, no-cache", null), (headers.CacheControl, headers.Tag));
    }

    [Fact]
    public void Confirm_TagOfAnotherEpoch_ConfirmsNothing()
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, "2026-11-18T21:00:00Z")], Validator);
        var rules = Rules("Public");
        var (headers, _) = rules.Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse(), Start);
        var tag = headers.Tag?.ToString();
        Assert.NotNull(rules.Confirm(Context(tag), subject, Start));

        _epoch.Epoch = 2;
        var again = Start with { Epoch = 2 };
        var (later, isKnown) = rules.Describe(
            Context(tag), subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse(), again);

        Assert.Null(rules.Confirm(Context(tag), subject, Start));
        Assert.False(isKnown);
        Assert.NotEqual(tag, later.Tag?.ToString());
        Assert.NotNull(rules.Confirm(Context(later.Tag?.ToString()), subject, Start));
    }

    [Fact]
    public void Describe_PageWithoutEnd_IsNotHashed()
    {
        var subject = new CacheSubject([Part(FreshnessKind.Bars, dataEnd: null)]);

        var (headers, _) = Rules("Public").Describe(
            Context(ifNoneMatch: null), subject, new AnswerFacts(AnswerExtent.Whole), new GetQuoteResponse(), Start);

        Assert.Equal("private, no-cache", headers.CacheControl);
        Assert.Null(headers.Tag);
    }

    [Theory]
    [InlineData("Public", "2026-11-20T21:00:00Z", "2026-11-20T21:00:00Z", "public, max-age=36000")]
    [InlineData("Public", "2026-11-20T21:00:00Z", null, "private, no-cache")]
    [InlineData("Public", "2026-11-20T21:00:00Z", "2026-11-22T14:45:01Z", "private, no-cache")]
    [InlineData("Public", null, "2026-11-20T21:00:00Z", "private, no-cache")]
    public void Describe_LatestMarket_IsSharedOnlyOnceAllOfItHasSettled(
        string mode, string? inAnswer, string? ofInstrument, string cacheControl)
    {
        var part = Part(FreshnessKind.Live, dataEnd: null);
        var subject = new CacheSubject(
        [
            part with
            {
                Freshness = part.Freshness with { LatestTime = ofInstrument is null ? null : At(ofInstrument) },
            },
        ]);
        var facts = new AnswerFacts(AnswerExtent.Whole, inAnswer is null ? null : At(inAnswer), "7-3");

        var (headers, _) = Rules(mode).Describe(
            Context(ifNoneMatch: null), subject, facts, new GetQuoteResponse(), Start);

        Assert.Equal(cacheControl, headers.CacheControl);
    }

    [Fact]
    public void LifetimeOf_TestKey_IsPrivate()
    {
        var test = new MarketAccess(Plan("enterprise"), KeyEnvironment.Test);

        var lifetime = new CallerRules(Plans())
            .LifetimeOf(Part(FreshnessKind.Bars, "2026-11-20T20:00:00Z"), test, At(Sunday));

        Assert.False(lifetime.IsPublic);
    }

    [Fact]
    public void LifetimeOf_HistoryThatSomePlanHasNot_IsPrivateForAll()
    {
        var rules = new CallerRules(Plans(Plan("month") with { HistoryDays = 30 }, Plan("enterprise")));
        var all = new MarketAccess(Plan("enterprise"), KeyEnvironment.Live);
        var part = Part(FreshnessKind.Bars, "2026-11-20T20:00:00Z") with { CoversDays = true };

        Assert.False(rules.LifetimeOf(part, all, At(Sunday)).IsPublic);
        Assert.False(rules.LifetimeOf(part with { StartTime = At("2026-10-22T23:59:59Z") }, all, At(Sunday)).IsPublic);
        Assert.True(rules.LifetimeOf(part with { StartTime = At("2026-10-23T00:00:00Z") }, all, At(Sunday)).IsPublic);
    }

    private static Plan Plan(string name) =>
        new() { Name = name, DisplayName = name, CallsPerMinute = 1, MaxStreams = 1, MaxTopics = 1 };

    private static IPlanCatalog Plans(params Plan[] plans)
    {
        var catalog = Substitute.For<IPlanCatalog>();
        catalog.Plans.Returns(plans);
        return catalog;
    }

    private CacheRules Rules(string mode) =>
        new(
            Options.Create(new EdgeOptions { Mode = Enum.Parse<EdgeMode>(mode) }),
            new CallerRules(Plans()),
            _epoch,
            new FakeTimeProvider(At(Sunday).ToDateTimeOffset()));

    private static CachePart Part(FreshnessKind kind, string? dataEnd)
    {
        Assert.True(TradingCalendars.TryGet(Mic.Xnas, out var calendar));
        return new CachePart("quotes", "AAPL", new FreshnessSubject
        {
            Kind = kind,
            Calendar = calendar,
            DataEnd = dataEnd is null ? null : At(dataEnd),
            IsComplete = true,
        });
    }

    private static DefaultHttpContext Context(string? ifNoneMatch)
    {
        var http = new DefaultHttpContext();
        PageVersions.Tell(http, Version);
        http.Request.Headers.IfNoneMatch = ifNoneMatch;
        return http;
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
