using FinApi.Application.Conditions;
using FinApi.Application.Conditions.ListDataConditions;
using FinApi.Application.History;
using FinApi.Application.Ingest;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Log.Format;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Revisions;
using FinApi.Application.Revisions.ListRevisions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace FinApi.Application.Tests.Ingest;

/// <summary>Which days count as complete, what takes that away, and who can find out.</summary>
public class CompleteDaysTests
{
    private static readonly LocalDate Thursday = new(2026, 11, 19);
    private static readonly LocalDate Friday = new(2026, 11, 20);

    [Fact]
    public async Task State_ImportOfTradesOfPastDays_MakesTradesAndBarsCompleteOnly()
    {
        await using var market = await StartAsync();

        await market.AcceptFromAsync("import:x", Stated(DataKind.Trades, Thursday.PlusDays(-1), Thursday));

        Assert.Equal(
            [(DataCondition.Complete, ConditionCause.Import), (DataCondition.Complete, ConditionCause.Import)],
            (await ListAsync(market, DataKind.Trades, Thursday.PlusDays(-1), Thursday)).Select(Brief));
        Assert.Equal(DataCondition.Complete, (await ListAsync(market, DataKind.Bars, Thursday)).Single().Condition);
        Assert.Equal(DataCondition.Missing, (await ListAsync(market, DataKind.Quotes, Thursday)).Single().Condition);
        Assert.Equal(DataCondition.Partial, (await ListAsync(market, DataKind.Trades, Friday)).Single().Condition);
    }

    [Fact]
    public async Task State_DayThatIsNotOver_IsLeftOutOfAnImportAndRefusedToAnOperator()
    {
        await using var market = await StartAsync();

        await market.AcceptFromAsync("import:x", Stated(DataKind.Quotes, Thursday, Friday.PlusDays(30)));
        var refused = (await market.PublishAsync(new IngestBatch(
            "import:operator", 1, 1, [Stated(DataKind.Quotes, Friday, Friday, cause: ConditionCause.Operator)]))).Value;

        var conditions = await ListAsync(market, DataKind.Quotes, Thursday, Friday);
        Assert.Equal([DataCondition.Complete, DataCondition.Partial], conditions.Select(each => each.Condition));
        Assert.Equal("day_statement.first_date", Assert.Single(refused.Rejections).Field);
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-22", "NOT_A_SESSION", "day_statement.first_date")]
    [InlineData("2026-11-20", "2026-11-19", "INVALID_FIELD", "day_statement.last_date")]
    [InlineData("1989-12-29", "2026-11-19", "INVALID_FIELD", "day_statement.first_date")]
    [InlineData("2026-11-19", "9999-12-31", "INVALID_FIELD", "day_statement.first_date")]
    public async Task State_WrongDates_IsRejectedAlone(string first, string last, string reason, string field)
    {
        await using var market = await StartAsync();
        var text = NodaTime.Text.LocalDatePattern.Iso;

        var receipt = (await market.PublishAsync(new IngestBatch(
            "import:x",
            1,
            1,
            [
                Stated(DataKind.Bars, text.Parse(first).Value, text.Parse(last).Value),
                Stated(DataKind.Bars, Thursday, Thursday),
            ]))).Value;

        Assert.Equal(1, receipt.Accepted);
        var rejection = Assert.Single(receipt.Rejections);
        Assert.Equal((0, reason, field), (rejection.Index, rejection.Reason, rejection.Field));
    }

    // Nobody has vouched for the day as it is after the change. The statement that follows the change in one commit
    // holds: it is that of an import which has just corrected the day.
    [Fact]
    public async Task Revise_LateTradeOfACompleteDay_TakesCompletenessAwayUntilItIsStatedAgain()
    {
        await using var market = await StartAsync();
        await market.AcceptFromAsync("import:x", Stated(DataKind.Trades, Thursday.PlusDays(-7), Thursday));

        await market.AcceptFromAsync("import:y", Market.Trade("AAPL", "2026-11-18T15:00:00Z", 10));

        var wednesday = Thursday.PlusDays(-1);
        foreach (var kind in new[] { DataKind.Trades, DataKind.Bars })
        {
            Assert.Equal(
                [DataCondition.Complete, DataCondition.Degraded, DataCondition.Complete],
                (await ListAsync(market, kind, wednesday.PlusDays(-1), Thursday)).Select(each => each.Condition));
        }

        await market.AcceptFromAsync(
            "import:z",
            Market.Trade("AAPL", "2026-11-18T15:00:01Z", 10),
            Stated(DataKind.Trades, wednesday, wednesday));
        Assert.Equal(
            (DataCondition.Complete, ConditionCause.Import),
            Brief((await ListAsync(market, DataKind.Bars, wednesday))[0]));
        await market.AcceptFromAsync(
            "import:z",
            Stated(DataKind.Trades, wednesday, wednesday),
            Market.Trade("AAPL", "2026-11-18T15:00:02Z", 10));
        Assert.Equal(
            (DataCondition.Degraded, ConditionCause.Revision),
            Brief((await ListAsync(market, DataKind.Bars, wednesday))[0]));
    }

    [Fact]
    public async Task State_OfAMarketAndTakenBack_HoldsForInstrumentsOfWhichNothingIsStated()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync(Market.Instrument("MSFT"), Market.Instrument("BTC", "CRYPTO"));
        await market.AcceptFromAsync(
            "import:x", Stated(DataKind.Quotes, Thursday, Thursday, DataCondition.Degraded));
        await market.AcceptFromAsync("import:operator", OfMarket(DataCondition.Complete));

        Assert.Equal(DataCondition.Degraded, (await ListAsync(market, DataKind.Quotes, Thursday)).Single().Condition);
        Assert.Equal(
            DataCondition.Complete, (await ListAsync(market, DataKind.Quotes, Thursday, "MSFT")).Single().Condition);
        Assert.Equal(
            DataCondition.Missing, (await ListAsync(market, DataKind.Quotes, Thursday, "BTC")).Single().Condition);

        await market.AcceptFromAsync("import:operator", OfMarket(DataCondition.Unspecified));

        Assert.Equal(
            DataCondition.Missing, (await ListAsync(market, DataKind.Quotes, Thursday, "MSFT")).Single().Condition);
    }

    [Fact]
    public async Task Load_AfterARestart_ShowsWhatWasStated()
    {
        var store = new MemoryStore();
        await using (var before = await StartAsync(store))
        {
            await before.AcceptFromAsync("import:x", Stated(DataKind.Bars, Thursday, Thursday));
            await before.AcceptFromAsync("import:operator", OfMarket(DataCondition.Missing));
        }

        await using var market = await Market.StartAsync(store);

        Assert.Equal(DataCondition.Complete, (await ListAsync(market, DataKind.Bars, Thursday)).Single().Condition);
        Assert.Equal(DataCondition.Missing, (await ListAsync(market, DataKind.Quotes, Thursday)).Single().Condition);
    }

    [Fact]
    public async Task State_WhileANodeCannotReadIt_IsRejectedAndSaysWhy()
    {
        await using var market = await StartAsync();
        market.Get<NodeDuty>().EntryVersion = NodeIdentity.OldestEntryVersion;

        var receipt = (await market.PublishAsync(
            new IngestBatch("import:x", 1, 1, [Stated(DataKind.Bars, Thursday, Thursday)]))).Value;

        var rejection = Assert.Single(receipt.Rejections);
        Assert.Equal(("UPGRADE_PENDING", "day_statement"), (rejection.Reason, rejection.Field));
    }

    public enum Fault
    {
        None,
        LateStart,
        Silence,
        LostNumbers,
        Rejection,
        OtherWriter,
        EndBeforeTheDay,
    }

    // A Saturday of crypto, from 00:00 to 00:15 of Sunday.
    [Theory]
    [InlineData(Fault.None, DataCondition.Complete)]
    [InlineData(Fault.LateStart, DataCondition.Degraded)]
    [InlineData(Fault.Silence, DataCondition.Degraded)]
    [InlineData(Fault.LostNumbers, DataCondition.Degraded)]
    [InlineData(Fault.Rejection, DataCondition.Degraded)]
    [InlineData(Fault.OtherWriter, DataCondition.Degraded)]
    [InlineData(Fault.EndBeforeTheDay, DataCondition.Degraded)]
    public async Task Close_DayOfAFeed_IsCompleteOnlyWithoutAGap(Fault fault, DataCondition expected)
    {
        var start = fault == Fault.LateStart ? "2026-11-21T00:00:10Z" : "2026-11-20T23:59:50Z";
        await using var market = await Market.StartAsync(now: start);
        await market.AcceptAsync(Market.Instrument("BTC", "CRYPTO"), Market.Instrument("ETH", "CRYPTO"));
        var end = Instant.FromUtc(2026, 11, 22, 0, 15);
        var number = 1L;
        for (var i = 0; Now(market) < end; i++)
        {
            if (i == 100 && fault == Fault.LostNumbers)
            {
                number += 5;
            }
            else if (i == 100 && fault == Fault.OtherWriter)
            {
                market.Get<FeedWatch>().Restart();
            }

            // A question is a sign of life.
            IngestItem[] items = i % 50 != 1 ? []
                : i == 101 && fault == Fault.Rejection ? [Trade(market, price: -1)]
                : [Trade(market, price: 1)];
            if (!(fault == Fault.EndBeforeTheDay && Now(market) > end - Duration.FromMinutes(5)))
            {
                await market.PublishAsync(new IngestBatch("exchange", 1, number, items));
                number += items.Length;
            }

            market.Time.Advance(TimeSpan.FromSeconds(i == 100 && fault == Fault.Silence ? 31 : 30));
        }

        await Closer(market).CloseAsync(TestContext.Current.CancellationToken);

        var ledger = await market.Store.FindAsync("import:days-of-feeds", TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(ledger!.Ranges).First);
        var date = new LocalDate(2026, 11, 21);
        Assert.Equal(
            (expected, ConditionCause.Feed), Brief((await ListAsync(market, DataKind.Bars, date, "BTC")).Single()));
        // The feed has never delivered the other one: nobody knows whether it covers it.
        Assert.Equal(
            DataCondition.Missing, (await ListAsync(market, DataKind.Trades, date, "ETH")).Single().Condition);
    }

    [Fact]
    public async Task ListRevisions_Commits_AreListedOnceInTheirOrderAndFromAToken()
    {
        await using var market = await StartAsync();
        var began = Now(market);
        await market.AcceptFromAsync(
            "import:x",
            Market.Trade("AAPL", "2026-11-18T15:00:00Z", 10),
            Market.Trade("AAPL", "2026-11-19T15:00:00Z", 10),
            Market.Trade("AAPL", "2026-11-16T15:00:00Z", 10));
        var first = await RevisionsAsync(market, began, string.Empty, pageSize: 1000);
        await market.AcceptFromAsync(
            "import:x", Market.Action("AAPL", Thursday, CorporateActionType.Split, ratio: 0.5m));

        Assert.Equal(
            [
                (RevisionKind.Instrument, null, null),
                (RevisionKind.Bars, Thursday.PlusDays(-3), Thursday.PlusDays(-3)),
                (RevisionKind.Bars, Thursday.PlusDays(-1), Thursday),
                (RevisionKind.Trades, Thursday.PlusDays(-3), Thursday.PlusDays(-3)),
                (RevisionKind.Trades, Thursday.PlusDays(-1), Thursday),
            ],
            first.Revisions.Select(Days));
        Assert.Empty(first.NextPageToken);
        var second = await RevisionsAsync(market, null, first.SinceToken, pageSize: 1000);
        Assert.Equal([(RevisionKind.CorporateAction, Thursday, Thursday)], second.Revisions.Select(Days));
        Assert.Empty((await RevisionsAsync(market, null, second.SinceToken, pageSize: 1000)).Revisions);

        // Page by page the same.
        List<StoredRevision> all = [];
        var token = string.Empty;
        do
        {
            var page = await RevisionsAsync(market, began, token, pageSize: 2);
            all.AddRange(page.Revisions);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal([.. first.Revisions, .. second.Revisions], all);
    }

    [Fact]
    public async Task ListRevisions_FromBeforeTheHistory_SaysWhatToDo()
    {
        await using var market = await StartAsync();
        var began = Now(market);
        var token = (await RevisionsAsync(market, began, string.Empty, pageSize: 1)).SinceToken;
        market.Time.Advance(TimeSpan.FromDays(1));
        await market.AcceptFromAsync("import:x", Market.Trade("AAPL", "2026-11-18T15:00:00Z", 10));
        market.Time.Advance(TimeSpan.FromDays(1));
        await market.Store.TrimAsync(Now(market), TestContext.Current.CancellationToken);

        foreach (var (since, old) in new[] { ((Instant?)began, string.Empty), (null, token) })
        {
            var answer = await market.SendAsync(
                new ListRevisionsQuery(since, 10, old, TestPlans.Live(TestPlans.Enterprise)));
            Assert.Equal(
                (ErrorKind.FailedPrecondition, ErrorReason.RevisionsTrimmed),
                (answer.Error!.Kind, answer.Error.Reason));
        }

        Assert.Empty((await RevisionsAsync(market, Now(market), string.Empty, pageSize: 10)).Revisions);
    }

    [Fact]
    public async Task ListTrades_NothingFound_SaysWhy()
    {
        await using var market = await StartAsync();
        await market.AcceptFromAsync(
            "import:x",
            Market.Trade("AAPL", "2026-11-18T15:00:00Z", 10),
            Stated(DataKind.Trades, Thursday, Thursday));

        Assert.Equal(
            EmptyReason.Unspecified, await ReasonAsync(market, "2026-11-18T14:30:00Z", "2026-11-18T16:00:00Z"));
        Assert.Equal(EmptyReason.NotLoaded, await ReasonAsync(market, "2026-11-18T16:00:00Z", "2026-11-18T17:00:00Z"));
        Assert.Equal(EmptyReason.NoTrades, await ReasonAsync(market, "2026-11-19T16:00:00Z", "2026-11-19T17:00:00Z"));
        Assert.Equal(EmptyReason.Closed, await ReasonAsync(market, "2026-11-14T16:00:00Z", "2026-11-15T17:00:00Z"));
        Assert.Equal(EmptyReason.Holiday, await ReasonAsync(market, "2026-09-07T10:00:00Z", "2026-09-07T17:00:00Z"));
        Assert.Equal(
            EmptyReason.BeforeListing, await ReasonAsync(market, "2026-11-16T16:00:00Z", "2026-11-17T17:00:00Z"));
        Assert.Equal(EmptyReason.Delayed, await ReasonAsync(
            market, "2026-11-20T14:30:00Z", "2026-11-20T15:00:00Z", isFree: true));
        Assert.Equal(EmptyReason.NotLoaded, await ReasonAsync(market, "2026-11-20T14:30:00Z", "2026-11-20T15:00:00Z"));
        await market.AcceptAsync(Market.Quote("AAPL", "2026-11-20T15:00:00Z", 1, 2));
        Assert.Equal(EmptyReason.NoTrades, await ReasonAsync(market, "2026-11-20T14:30:00Z", "2026-11-20T15:00:00Z"));
    }

    [Fact]
    public async Task Decode_RowWithStatements_GivesThemBack()
    {
        await using var market = await StartAsync();
        await market.AcceptFromAsync(
            "import:x",
            Stated(DataKind.Bars, Thursday, Thursday, interval: BarInterval.OneHour),
            Stated(DataKind.Bars, Thursday.PlusDays(-7), Thursday.PlusDays(-7), DataCondition.Degraded));

        var row = market.Store.Rows[^1];

        var written = row.Entries.Select(entry => entry.Item).OfType<StatedConditions>().Single();
        var read = LogFormat.Decode(LogFormat.Encode(row))
            .Select(entry => entry.Item).OfType<StatedConditions>().Single();
        Assert.Equal(written.Days.Ranges, read.Days.Ranges);
        Assert.Equal((written.Symbol, written.Mic, written.Kind), (read.Symbol, read.Mic, read.Kind));
        Assert.Equal(2, read.Days.Ranges.Count);
    }

    private static async Task<Market> StartAsync(MemoryStore? store = null)
    {
        var market = await Market.StartAsync(store);
        await market.AcceptAsync(Market.Instrument("AAPL"));
        return market;
    }

    private static Instant Now(Market market) => Instant.FromDateTimeOffset(market.Time.GetUtcNow());

    private static IngestItem Trade(Market market, decimal price) =>
        Market.Trade("BTC", NodaTime.Text.InstantPattern.ExtendedIso.Format(Now(market)), price);

    private static DayCloser Closer(Market market) =>
        market.Get<IEnumerable<IHostedService>>().OfType<DayCloser>().Single();

    private static IngestItem.OfCondition Stated(
        DataKind kind,
        LocalDate first,
        LocalDate last,
        DataCondition condition = DataCondition.Complete,
        ConditionCause cause = ConditionCause.Import,
        BarInterval? interval = null) =>
        new()
        {
            Symbol = Symbol.Parse("AAPL"),
            Kind = kind,
            Condition = condition,
            Cause = cause,
            Interval = interval,
            FirstDate = first,
            LastDate = last,
        };

    private static IngestItem.OfCondition OfMarket(DataCondition condition) =>
        Stated(DataKind.Quotes, Thursday, Thursday, condition, ConditionCause.Operator) with
        {
            Symbol = default,
            Mic = Mic.Xnas,
        };

    private static Task<IReadOnlyList<ConditionOfDay>> ListAsync(
        Market market, DataKind kind, LocalDate date, string symbol = "AAPL") =>
        ListAsync(market, kind, date, date, symbol);

    private static async Task<IReadOnlyList<ConditionOfDay>> ListAsync(
        Market market, DataKind kind, LocalDate first, LocalDate last, string symbol = "AAPL")
    {
        var query = new ListDataConditionsQuery(
            symbol,
            string.Empty,
            kind,
            NodaTime.Text.LocalDatePattern.Iso.Format(first),
            NodaTime.Text.LocalDatePattern.Iso.Format(last.PlusDays(1)),
            0,
            string.Empty,
            TestPlans.Live(TestPlans.Enterprise));
        return (await market.SendAsync(query)).Value.Conditions;
    }

    private static async Task<RevisionPage> RevisionsAsync(Market market, Instant? since, string token, int pageSize) =>
        (await market.SendAsync(
            new ListRevisionsQuery(since, pageSize, token, TestPlans.Live(TestPlans.Enterprise)))).Value;

    private static async Task<EmptyReason> ReasonAsync(
        Market market, string start, string end, bool isFree = false)
    {
        var plan = isFree ? TestPlans.Free : TestPlans.Enterprise;
        var answer = await market.SendAsync(new ListTradesQuery(
            "AAPL",
            new TimeRange(Market.At(start), Market.At(end)),
            IsDescending: false,
            0,
            string.Empty,
            TestPlans.Live(plan)));
        return answer.Value.Status.EmptyReason;
    }

    private static (DataCondition Condition, ConditionCause Cause) Brief(ConditionOfDay day) =>
        (day.Condition, day.Cause);

    private static (RevisionKind Kind, LocalDate? First, LocalDate? Last) Days(StoredRevision stored) =>
        (stored.Revision.Kind, stored.Revision.FirstDate, stored.Revision.LastDate);
}
