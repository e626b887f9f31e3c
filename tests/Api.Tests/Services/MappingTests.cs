using System.Collections;
using FinApi.Api.Services;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Accounts.Usage;
using FinApi.Application.Archive.ListFiles;
using FinApi.Application.Billing.GrantPlan;
using FinApi.Application.Conditions;
using FinApi.Application.History;
using FinApi.Application.Limits.Usage;
using FinApi.Application.MarketData;
using FinApi.Application.Operator;
using FinApi.Application.Reference;
using FinApi.Application.Revisions;
using FinApi.Application.Status;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using FinApi.Domain.Adjustments;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using MapsterMapper;
using NodaTime;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Services;

/// <summary>Maps a fully populated value of every answer and finds no field of its message lost.</summary>
public sealed class MappingTests
{
    private static readonly Mapper Mapper = new(GrpcRegistration.CreateMapping());
    private static readonly Instant Time = Instant.FromUtc(2024, 3, 4, 14, 30) + Duration.FromNanoseconds(123_456_789L);
    private static readonly LocalDate Date = new(2024, 3, 4);
    private static readonly Symbol Aapl = Symbol.Parse("AAPL");

    private static readonly DataStatus Status =
        new(DataMode.Delayed, Time, Duration.FromMinutes(15), PriceAdjustment.All, "v1")
        {
            IsSimulated = true,
            EmptyReason = EmptyReason.NotLoaded,
        };

    private static readonly Quote Quote = new()
    {
        Symbol = Aapl,
        BidPrice = 2.5m,
        BidSize = 100,
        BidVenue = "XNAS",
        AskPrice = 1.5m,
        AskSize = 200,
        AskVenue = "ARCX",
        EventTime = Time,
        ReceiveTime = Time,
        Conditions = "R Y",
        Sequence = 7,
    };

    private static readonly Trade Trade = new()
    {
        Symbol = Aapl,
        TradeId = "t1",
        Price = 1.50m,
        Size = 100,
        Venue = "XNAS",
        Conditions = "@ T",
        AggressorSide = AggressorSide.Sell,
        EventTime = Time,
        ReceiveTime = Time,
        Sequence = 7,
    };

    private static readonly BarAnswer Bar = new(
        new Bar
        {
            Symbol = Aapl,
            Interval = BarInterval.OneDay,
            StartTime = Time,
            EndTime = Time,
            TradingDate = Date,
            Open = 1,
            High = 3,
            Low = 1,
            Close = 2,
            Volume = 100,
            Vwap = 1.5m,
            TradeCount = 2,
            Revision = 1,
        },
        IsComplete: true);

    private static readonly SnapshotAnswer Snapshot = new(Aapl, Quote, Trade, Bar, Bar, Bar, 1, 2, Status);

    private static readonly Instrument Instrument = new()
    {
        Symbol = Aapl,
        Mic = Mic.Xnas,
        Name = "Apple Inc.",
        Type = InstrumentType.Etf,
        Currency = "USD",
        TickSize = 0.01m,
        LotSize = 100,
        Isin = "US0378331005",
        Figi = "BBG000B9XRY4",
        IsDelisted = true,
        IsTestIssue = true,
        HasSignedPrices = true,
        CreateTime = Time,
        UpdateTime = Time,
    };

    private static readonly ActionEffect Action = new(
        new CorporateAction
        {
            Symbol = Aapl,
            ExDate = Date,
            Type = CorporateActionType.CashDividend,
            PriceRatio = 0.99m,
            Amount = 0.24m,
            Currency = "USD",
            ActionId = "DV-1",
            Ordinal = 2,
            Status = CorporateActionStatus.Announced,
            NewSymbol = Symbol.Parse("NEXT"),
            Number = 4,
            Revision = 1,
            PublishTime = Time,
        },
        PriceRatio: 0.99m,
        NotAppliedReason.Announced);

    private static readonly TradingSession Session = new(Date, Time, Time, IsEarlyClose: true)
    {
        BreakStartTime = Time,
        BreakEndTime = Time,
        PreOpenTime = Time,
        PostCloseTime = Time,
    };

    private static readonly Dictionary<MessageDescriptor, object> Answers = new()
    {
        [Proto.GetQuoteResponse.Descriptor] = new QuoteAnswer(Quote, Status),
        [Proto.GetLatestTradeResponse.Descriptor] = new TradeAnswer(Trade, Status),
        [Proto.GetSnapshotResponse.Descriptor] = Snapshot,
        [Proto.BatchGetQuotesResponse.Descriptor] = new QuoteBatch([new QuoteAnswer(Quote, Status)], ["A"], ["B"]),
        [Proto.BatchGetSnapshotsResponse.Descriptor] = new SnapshotBatch([Snapshot], ["A"]),
        [Proto.ListBarsResponse.Descriptor] = PageOf(Bar.Bar, "next"),
        [Proto.ListTradesResponse.Descriptor] = new TradePage([Trade], "next", Status, Version: null),
        [Proto.ListQuotesResponse.Descriptor] = new QuotePage([Quote], "next", Status, Version: null),
        [Proto.ListInstrumentsResponse.Descriptor] = new InstrumentPage([Instrument], "next"),
        [Proto.Instrument.Descriptor] = Instrument,
        [Proto.ListCorporateActionsResponse.Descriptor] = new CorporateActionPage([Action], "next"),
        [Proto.ListAdjustmentFactorsResponse.Descriptor] = new AdjustmentFactorPage(
            [new AppliedFactor(Action, 0.99m, 0.5m)], "v1", "next"),
        [Proto.ListTradingSessionsResponse.Descriptor] = new SessionPage([Session], "next", CalendarVersion: 2),
        [Proto.ListDataConditionsResponse.Descriptor] = new ConditionPage(
            [
                new ConditionOfDay(
                    Date,
                    DataKind.Bars,
                    DataCondition.Complete,
                    ConditionCause.Import,
                    BarInterval.OneMinute,
                    "why",
                    Time),
            ],
            "next"),
        [Proto.ListRevisionsResponse.Descriptor] = new RevisionPage(
            [
                new StoredRevision(
                    new RevisionPlace(1, 2),
                    Time,
                    new Revision(Symbol.Parse("AAPL"), Mic.Xnys, RevisionKind.Bars, Date, Date)),
            ],
            "next",
            "since"),
        [Proto.ListFilesResponse.Descriptor] = new FilePage(
            [new ArchivedFile("file", "trades", "2026-11-20", 2, 3, "hash", 4, "/file", "/manifest")], "next", Time),
        [Proto.GetMarketClockResponse.Descriptor] =
            new MarketClock(Mic.Xnys, Time, MarketPhase.Regular, Session, Time, Time, "America/New_York", 2),
        [Proto.GetStatusResponse.Descriptor] = new NodeStatus(
            "0.1.0",
            Time,
            Time,
            IsReady: true,
            ["ingest"],
            5,
            [new FeedState("a", "publisher", StoreHealth.Degraded, "slow", Time, Duration.FromSeconds(1), 9)],
            [
                new StoreState("postgres", StoreHealth.Healthy, "fine", 1, 2)
                {
                    Servers =
                    [
                        new StoreServerState(
                            "postgres-2", "standby", StoreHealth.Degraded, "late", Duration.FromSeconds(1)),
                    ],
                },
            ],
            [
                new NodeState(
                    "node-1",
                    IsSelf: true,
                    "writer",
                    ["ingest"],
                    "0.1.0",
                    "01234567",
                    Duration.FromSeconds(1),
                    LogPosition: 7),
            ])
        {
            IsSimulated = true,
        },
        [Proto.ListSlowQueriesResponse.Descriptor] = new SlowQueryReport(
            [
                new SlowQuery(
                    "db1:5432",
                    "SELECT $1",
                    1,
                    Duration.FromSeconds(3),
                    Duration.FromSeconds(2),
                    Duration.FromSeconds(1),
                    4,
                    5,
                    6,
                    [new QueryAdvice(QueryAdviceKind.MissingIndex, "a", "b", "c", IsProved: true)]),
            ],
            Time,
            [new CreatedIndex("i", "CREATE INDEX", "cost", Time, Time)]),
    };

    private static readonly Account Account = new()
    {
        Id = "a1",
        Email = "me@example.com",
        PasswordHash = "secret",
        Plan = "free",
        NextPlan = "professional",
        NextPlanTime = Time,
        ProfessionalStatus = ProfessionalStatus.Professional,
        Agreements = [new Agreement("terms", Time)],
        IsOperator = true,
        CreateTime = Time,
    };

    private static readonly ApiKey Key = new()
    {
        Id = "k1",
        AccountId = "a1",
        Name = "name",
        Scopes = Scopes.MarketRead | Scopes.Operator,
        Environment = KeyEnvironment.Test,
        SecretHash = new byte[32],
        PreviousSecretHash = new byte[32],
        GraceEndTime = Time,
        AllowedCidrs = ["203.0.113.0/24"],
        CreateTime = Time,
        ExpireTime = Time,
        LastUseTime = Time,
    };

    private static readonly FinApi.Domain.Accounts.Session SignedIn = new()
    {
        Id = "s1",
        AccountId = "a1",
        TokenHash = new byte[32],
        CreateTime = Time,
        LastUseTime = Time,
        Client = "curl",
        NetworkAddress = "192.0.2.1",
    };

    private static readonly Plan Plan = new()
    {
        Name = "free",
        DisplayName = "Free",
        MonthlyFee = 49.5m,
        CallsPerMinute = 60,
        CallsPerDay = 2_000,
        DataDelay = Duration.FromMinutes(15),
        MaxStreams = 1,
        MaxTopics = 10,
        AllowsEvery = true,
        MinInterval = Duration.FromSeconds(1),
        ResumeWindow = Duration.FromMinutes(5),
        AllowsAllSymbols = true,
        HistoryDays = 30,
        StreamPriority = 10,
    };

    private static readonly Dictionary<MessageDescriptor, object> AccountAnswers = new()
    {
        [Proto.AccountDetails.Descriptor] = Account,
        [Proto.CreateAccountResponse.Descriptor] = new SignUp(Account, new SignIn(SignedIn, "token")),
        [Proto.CreateSessionResponse.Descriptor] = new SignIn(SignedIn, "token"),
        [Proto.ListSessionsResponse.Descriptor] = new SessionList([SignedIn], "s1"),
        [Proto.Plan.Descriptor] = Plan,
        [Proto.PreviewPlanChangeResponse.Descriptor] = new PlanChangePreview(
            "free", Time, -1.5m, 49, "USD", new PlanWay(PlanWayKind.Payment, "https://pay.example.com")),
        [Proto.GrantPlanResponse.Descriptor] = new GrantedPlan(Account, "free"),
        [Proto.ChangePlanResponse.Descriptor] = new ChangedPlan(Account, 1.5m),
        [Proto.CreateApiKeyResponse.Descriptor] = new ApiKeySecret(Key, "secret"),
        [Proto.RotateApiKeyResponse.Descriptor] = new ApiKeySecret(Key, "secret"),
        [Proto.ListApiKeysResponse.Descriptor] = new ApiKeyPage([Key], "next"),
        [Proto.ApiKey.Descriptor] = Key,
        [Proto.Usage.Descriptor] = new StoredUsage(Date, "a1", "k1", "m", 1, 2),
        [Proto.Statement.Descriptor] = new Statement(
            new YearMonth(2024, 3),
            "USD",
            [new PlanFee("Free", Date, Date.PlusDays(1), 1.5m, "USD")],
            7,
            IsFinal: true,
            UsageTrimmed: true),
        [Proto.Quota.Descriptor] = new QuotaState("streams", 3, 1, Time),
        [Proto.StreamSession.Descriptor] = new StreamHolder("s1", "client", Time, "k1"),
        [Proto.ListAuditEventsResponse.Descriptor] = new AuditEventPage(
            [new AuditEvent("e1", "a1", Time, "key.created", "k1", "s1", "192.0.2.1")], "next"),
    };

    public static TheoryData<string> AccountMessages() => [.. AccountAnswers.Keys.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(AccountMessages))]
    public void Map_FullyPopulatedAccountAnswer_LosesNoField(string name)
    {
        var (descriptor, answer) = AccountAnswers.Single(pair => pair.Key.Name == name);

        var message = (IMessage)Mapper.Map(answer, answer.GetType(), descriptor.ClrType);

        Assert.Empty(FindLost(message, name));
        Assert.DoesNotContain("secretHash", message.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    // Not one answer but what has its own rule: complete excludes a token, and an instrument stands alone in its
    // message.
    private static readonly MessageDescriptor[] Elsewhere =
        [
            Proto.BatchListBarsResponse.Descriptor,
            Proto.GetInstrumentResponse.Descriptor,
            Proto.SetDataConditionResponse.Descriptor,
            Proto.PreviewDeleteResponse.Descriptor,
            Proto.ExecuteDeleteResponse.Descriptor,
        ];

    // Empty in answers; added where the symbols of the day are (ShownSymbols); and empty where one name is enough.
    private static readonly FieldDescriptor[] MayBeEmpty =
    [
        Proto.Instrument.Descriptor.FindFieldByNumber(Proto.Instrument.ClearFieldNumber),
        Proto.Instrument.Descriptor.FindFieldByNumber(Proto.Instrument.SymbolsFieldNumber),
        Proto.DataStatus.Descriptor.FindFieldByNumber(Proto.DataStatus.AdjustmentsFieldNumber),
    ];

    public static TheoryData<string> Messages() => [.. Answers.Keys.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Map_FullyPopulatedAnswer_LosesNoField(string name)
    {
        var (descriptor, answer) = Answers.Single(pair => pair.Key.Name == name);

        var message = (IMessage)Mapper.Map(answer, answer.GetType(), descriptor.ClrType);

        Assert.Empty(FindLost(message, name));
    }

    [Fact]
    public void Mappings_AllOfThem_CanBeCompiled() => GrpcRegistration.CreateMapping().Compile();

    [Fact]
    public void Answers_EveryResponseOfTheContract_IsAmongThem()
    {
        var responses = Contract.Methods.Where(method => !method.IsServerStreaming).Select(method => method.OutputType);

        Assert.Equal(
            [],
            responses.Except(Answers.Keys).Except(AccountAnswers.Keys).Except(Elsewhere)
                .Select(message => message.Name));
    }

    private static BarPage PageOf(Bar bar, string token) =>
        new(bar.Symbol, bar.Interval, [BarRow.Of(bar)], bar.EndTime, token, Status, Version: null);

    [Fact]
    public void FindLost_FieldNotMapped_IsFound() =>
        Assert.Equal(
            ["x.bars[0].trading_date", "x.next_page_token"],
            FindLost(
                Mapper.Map<Proto.ListBarsResponse>(
                    PageOf(Bar.Bar with { TradingDate = null }, string.Empty)),
                "x"));

    [Fact]
    public void Map_SeveralAdjustments_AreNamedOneByOne()
    {
        var status = Status with { Adjustment = PriceAdjustment.Split | PriceAdjustment.SpecialDividend };

        var message = Mapper.Map<Proto.ListTradesResponse>(new TradePage([Trade], "next", status, Version: null));

        Assert.Equal(Proto.PriceAdjustment.Unspecified, message.DataStatus.Adjustment);
        Assert.Equal(
            [Proto.PriceAdjustment.Split, Proto.PriceAdjustment.SpecialDividend], message.DataStatus.Adjustments);
    }

    [Fact]
    public void Map_AbsentParts_StayAbsent()
    {
        var message = Mapper.Map<Proto.GetSnapshotResponse>(
            new SnapshotAnswer(Aapl, null, null, null, null, null, null, null, Status with { AsOfTime = null }));

        Assert.Null(message.Snapshot.Quote);
        Assert.Null(message.Snapshot.DayBar);
        Assert.False(message.Snapshot.HasChange);
        Assert.Null(message.DataStatus.AsOfTime);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("next", false)]
    public void Map_BarSeries_IsCompleteWithoutToken(string token, bool isComplete)
    {
        var page = PageOf(Bar.Bar, token);
        var batch = new BarBatch([new BarBatch.Series(Aapl, page)], ["NOPE"]);

        var message = Mapper.Map<Proto.BatchListBarsResponse>(batch);

        var series = Assert.Single(message.Series);
        Assert.Equal(("AAPL", isComplete, token), (series.Symbol, series.Complete, series.NextPageToken));
        Assert.Single(series.Bars);
        Assert.Equal(Proto.DataMode.Delayed, series.DataStatus.Mode);
        Assert.Equal(["NOPE"], message.NotFound);
    }

    [Fact]
    public void Map_Values_KeepEveryDigit()
    {
        var message = Mapper.Map<Proto.ListTradesResponse>(new TradePage([Trade], "next", Status, Version: null));

        var trade = Assert.Single(message.Trades);
        Assert.Equal(("1.5", "100"), (trade.Price, trade.Size));
        Assert.Equal(123_456_789, trade.EventTime.Nanos);
        Assert.Equal(["@", "T"], trade.Conditions);
        Assert.Equal(TimeSpan.FromMinutes(15), message.DataStatus.Delay.ToTimeSpan());
        Assert.Equal(Proto.PriceAdjustment.All, message.DataStatus.Adjustment);
    }

    private static IEnumerable<string> FindLost(IMessage message, string path)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Except(MayBeEmpty))
        {
            var here = $"{path}.{field.Name}";
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                var list = (IList)value;
                var lost = list.Count == 0
                    ? [here]
                    : list.OfType<IMessage>().SelectMany((item, i) => FindLost(item, $"{here}[{i}]"));
                foreach (var name in lost)
                {
                    yield return name;
                }
            }
            else if (IsLost(message, field, value))
            {
                yield return here;
            }
            else if (value is IMessage inner && inner.Descriptor.File.Package == "finapi.v1")
            {
                foreach (var name in FindLost(inner, here))
                {
                    yield return name;
                }
            }
        }
    }

    private static bool IsLost(IMessage message, FieldDescriptor field, object? value) =>
        field.HasPresence ? !field.Accessor.HasValue(message) : value is null or "" or 0 or 0L or false;
}
