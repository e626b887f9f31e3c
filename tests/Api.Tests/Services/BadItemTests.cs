using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Enum = System.Enum;

namespace FinApi.Api.Tests.Services;

/// <summary>
/// The drill of a publisher that sends whatever a field can hold, each value alone between two good items: these are
/// stored, the stream lives, and what was taken can be read.
/// </summary>
public sealed class BadItemTests : IAsyncLifetime
{
    private const long EndOfTime = 253_402_300_799;
    private const int MutationsABatch = 20;

    private static readonly string[] Texts =
    [
        "", " ", ".", "..", "A/B", "a b", "AAPL", "NOPE", "XNYS", "1m", "1d", "4h", "\0", "a\0b", "\u001b[2J", "\ufffe",
        "\ud83d\ude00", new('x', 100_000), "0", "-0", "-1", "+1", "1.", ".5", "1e5", "NaN", "Infinity",
        "0.0000000000000000000000000001", "0.00000000000000000000000000001", "99999999999999.99999999999999",
        "100000000000000", "999999999999999999.9999999999", "1000000000000000000", "9999999999999999999999999999",
        "79228162514264337593543950335", "79228162514264337593543950336", "2024-03-05", "2024-03-09", "2024-02-30",
        "0001-01-01", "-0001-01-01", "-9998-01-01", "9999-12-31", "1677-12-31", "1678-01-01", "2261-12-31",
        "2262-01-01",
    ];

    private static readonly (long Seconds, int Nanos)[] Times =
    [
        (0, 0), (0, -1), (0, 1_000_000_000), (-62_135_596_800, 0), (-62_135_596_801, 0), (EndOfTime, 999_999_999),
        (EndOfTime, 0), (EndOfTime - 59, 0), (EndOfTime + 1, 0), (long.MinValue, int.MinValue),
        (long.MaxValue, int.MaxValue), (-9_214_560_000, 0), (-9_214_560_001, 999_999_999), (9_214_646_399, 999_999_999),
        (9_214_646_400, 0), (1_709_562_600, 1), (4_102_444_800, 0),
    ];

    private readonly List<IAsyncDisposable> _parts = [];
    private int _source;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts.AsEnumerable().Reverse())
        {
            await part.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_AnyValueOfAnyField_LeavesTheOthersAndTheReadersAlone(bool isPostgres)
    {
        var server = await StartAsync(isPostgres);
        var taken = 0;
        await using var publisher = new Publisher(server, "drill");
        foreach (var some in Mutations().Chunk(MutationsABatch))
        {
            // Good ones at even places, the others between them.
            var answer = await publisher.SendAsync(
                [.. some.SelectMany(mutation => new[] { TradeOf("GOOD", 1), mutation.Item })]);

            Assert.All(answer.Rejections, rejection => Assert.True(
                rejection.Index % 2 == 1, $"A good item beside {some[rejection.Index / 2].What}: {rejection}"));
            Assert.Equal(2 * some.Length, answer.Accepted + answer.Duplicates + answer.Rejections.Count);
            taken += answer.Accepted - some.Length;
        }

        Assert.True(taken > 50, $"Only {taken} values were taken: the drill tests nothing but the first check.");
        await AssertReadableAsync(server);
    }

    // Each of them may be taken: what they add up to must not be too much for those who fold, adjust and compare.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_GreatestAndLeastNumbersTogether_CanBeFoldedAdjustedAndCompared(bool isPostgres)
    {
        const string Greatest = "99999999999999.99999999999999";
        const string Least = "0.0000000000000000000000000001";
        var server = await StartAsync(isPostgres);
        await using var publisher = new Publisher(server, "extremes");

        var answer = await publisher.SendAsync(
        [
            .. Enumerable.Range(0, 4).Select(minute => BarOf("1m", minute, Greatest, "999999999999999999.9999999999")),
            BarOf("1d", 0, Least, "1", "2024-03-01"),
            TradeOf("AAPL", 300, Greatest, Greatest),
            TradeOf("AAPL", 301, Least, Least),
            TradeOf("AAPL", 302, Greatest, "0"),
            ActionOf("2024-03-02", CorporateActionType.Split, ratio: "0.0001", amount: null),
            ActionOf("2024-03-05", CorporateActionType.Split, ratio: "10000", amount: null),
            ActionOf("2024-03-06", CorporateActionType.CashDividend, ratio: null, amount: Greatest),
            ActionOf("2024-03-07", CorporateActionType.CashDividend, ratio: null, amount: Least),
        ]);
        var tooMany = await publisher.SendAsync(
            BarOf("1m", 10, "1", "1", count: 100_000_000_000), BarOf("1m", 11, "1", "1", count: 100_000_000_001));

        Assert.Empty(answer.Rejections);
        Assert.Equal([(1, "bar.trade_count")], tooMany.Rejections.Select(each => (each.Index, each.Field)));
        await AssertReadableAsync(server);
    }

    private async Task<ApiServer> StartAsync(bool isPostgres)
    {
        string[] settings = [];
        if (isPostgres)
        {
            PostgresInstallation.SkipUnlessThere();
            var postgres = await PostgresServer.CreateAsync();
            _parts.Add(postgres);
            await postgres.ExecuteAsync("postgres", "CREATE DATABASE finapi");
            settings = [$"--ConnectionStrings:Postgres={postgres.ConnectionString("finapi")}"];
        }

        var server = await ApiServer.StartAsync(replace: null, settings);
        _parts.Add(server);
        await using var publisher = new Publisher(server, $"seed-{++_source}");
        var answer = await publisher.SendAsync(InstrumentOf("AAPL"), InstrumentOf("GOOD"), TradeOf("AAPL", 0));
        Assert.Empty(answer.Rejections);
        return server;
    }

    private static async Task AssertReadableAsync(ApiServer server)
    {
        const string Range = "start_time=1990-01-01T00:00:00Z&end_time=2030-01-01T00:00:00Z";
        string[] paths =
        [
            "/v1/instruments", "/v1/instruments/AAPL", "/v1/instruments/AAPL/quote", "/v1/instruments/AAPL/trade",
            "/v1/instruments/AAPL/snapshot", $"/v1/instruments/AAPL/trades?{Range}",
            $"/v1/instruments/AAPL/quotes?{Range}", "/v1/instruments/AAPL/corporateActions",
            .. from interval in new[] { "1m", "5m", "1h", "4h", "1d", "1w", "1mo" }
               from adjustment in new[] { "raw", "split", "dividend", "all" }
               select $"/v1/instruments/AAPL/bars?interval={interval}&adjustment={adjustment}&{Range}",
        ];
        foreach (var path in paths)
        {
            using var answer = await server.Http.GetAsync(path, Cancellation);
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(
                answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound,
                $"{path}: {answer.StatusCode} {body}");
        }
    }

    // Every value of every field, alone in an item that is good otherwise.
    private static IEnumerable<(string What, IngestItem Item)> Mutations()
    {
        yield return ("an item of nothing", new IngestItem());
        foreach (var good in Good())
        {
            var oneof = IngestItem.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(good);
            foreach (var field in oneof.MessageType.Fields.InDeclarationOrder().Where(field => !field.IsMap))
            {
                foreach (var value in Values(field))
                {
                    var item = good.Clone();
                    var message = (IMessage)oneof.Accessor.GetValue(item);
                    if (field.IsRepeated)
                    {
                        ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
                    }
                    else if (value is null)
                    {
                        field.Accessor.Clear(message);
                    }
                    else
                    {
                        field.Accessor.SetValue(message, value);
                    }

                    yield return ($"{oneof.Name}.{field.Name} = {Shorten(value)}", item);
                }
            }
        }
    }

    private static IEnumerable<object?> Values(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Texts,
        FieldType.Int64 => [long.MinValue, -1L, 0L, 100_000_000_000L, 100_000_000_001L, long.MaxValue],
        FieldType.Int32 => [int.MinValue, -1, 0, int.MaxValue],
        FieldType.Bool => [true, false],
        FieldType.Enum => new[] { int.MinValue, -1, 0, 1, 2, 99, int.MaxValue }
            .Select(number => Enum.ToObject(TypeOf(field), number)),
        FieldType.Message when field.MessageType.ClrType == typeof(Timestamp) => Times
            .Select(object? (time) => new Timestamp { Seconds = time.Seconds, Nanos = time.Nanos }).Append(null),
        FieldType.Message when field.MessageType.ClrType == typeof(Trade) => [new Trade(), null],
        FieldType.Message when field.MessageType.ClrType == typeof(SymbolPeriod) =>
            Texts.Select(object? (text) => new SymbolPeriod { Symbol = text ?? string.Empty, StartDate = text ?? "" }),
        _ => throw new NotSupportedException($"The drill has no values for {field.FullName}."),
    };

    private static System.Type TypeOf(FieldDescriptor field)
    {
        var value = field.Accessor.GetValue((IMessage)Activator.CreateInstance(field.ContainingType.ClrType)!);
        return field.IsRepeated ? value.GetType().GetGenericArguments()[0] : value.GetType();
    }

    private static string Shorten(object? value)
    {
        var text = value switch
        {
            Timestamp time => $"{time.Seconds} s {time.Nanos} ns",
            _ => $"{value ?? "nothing"}",
        };
        return text.Length > 40 ? $"{text.Length} characters" : text;
    }

    private static IEnumerable<IngestItem> Good()
    {
        yield return TradeOf("AAPL", 1);
        yield return new IngestItem { Quote = new Quote { Symbol = "AAPL", BidPrice = "1", EventTime = At(1) } };
        yield return BarOf("1m", 0, "1", "1");
        yield return BarOf("1d", 0, "1", "1", "2024-03-04");
        yield return InstrumentOf("AAPL");
        yield return ActionOf("2024-03-05", CorporateActionType.CashDividend, ratio: null, amount: "0.1");
        yield return new IngestItem { TradeCancel = new TradeCancel { Symbol = "AAPL", TradeId = "1" } };
        yield return new IngestItem
        {
            TradeCorrection = new TradeCorrection
            {
                Symbol = "AAPL",
                TradeId = "0",
                EventTime = At(1),
                Trade = new Trade { Price = "2", Size = "3" },
            },
        };
    }

    private static IngestItem InstrumentOf(string symbol) =>
        new() { Instrument = new Instrument { Symbol = symbol, Mic = "XNAS" } };

    private static IngestItem TradeOf(string symbol, int second, string price = "1", string size = "1") =>
        new() { Trade = new Trade { Symbol = symbol, Price = price, Size = size, EventTime = At(second) } };

    private static IngestItem BarOf(
        string interval, int minute, string price, string volume, string? date = null, long? count = null)
    {
        var bar = new Bar
        {
            Symbol = "AAPL",
            Interval = interval,
            StartTime = At(60 * minute),
            Open = price,
            High = price,
            Low = price,
            Close = price,
            Volume = volume,
        };
        if (date is not null)
        {
            bar.TradingDate = date;
        }

        if (count is { } trades)
        {
            bar.TradeCount = trades;
        }

        return new IngestItem { Bar = bar };
    }

    private static IngestItem ActionOf(string date, CorporateActionType type, string? ratio, string? amount)
    {
        var action = new CorporateAction { Symbol = "AAPL", ExDate = date, Type = type };
        if (ratio is not null)
        {
            action.PriceRatio = ratio;
        }

        if (amount is not null)
        {
            action.Amount = amount;
        }

        return new IngestItem { CorporateAction = action };
    }

    private static Timestamp At(int second) => MarketServer.Open + new Duration { Seconds = second };
}
