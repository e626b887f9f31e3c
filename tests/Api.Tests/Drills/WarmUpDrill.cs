using System.Globalization;
using System.Net;
using FinApi.Api.Http.Shared;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Redis;
using FinApi.Application.Answers;
using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Contracts.V1;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Tests.Postgres;
using FinApi.Infrastructure.Tests.Redis;
using Microsoft.Extensions.DependencyInjection;
using Bar = FinApi.Contracts.V1.Bar;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// The first calls to a new node, a night after the pages that other nodes have made are over: how many of them read
/// the database, with and without pages that were made before.
/// </summary>
public sealed class WarmUpDrill(ITestOutputHelper output)
{
    private const string Database = "warmup";
    private const int Days = 30;
    private const int FirstCalls = 200;

    // How often the n-th symbol and shape are asked for: 1 / n to this power.
    private const double Skew = 1.1;

    private static readonly DateOnly FirstDay = new(2024, 3, 4);

    // What of 30 days: six pages of each symbol.
    private static readonly (int FromDay, int PageSize)[] Shapes =
        [(0, 100), (10, 100), (20, 100), (25, 5), (0, 10), (15, 1)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_PagesWereAskedForBefore_ReadsTheDatabaseLess()
    {
        var (cold, warm) = await CompareAsync(symbols: 20, calls: 300, pages: 60);

        Assert.True(warm.Reads < cold.Reads, $"{warm} against {cold}");
    }

    // By drills/warm-up: 5 minutes at 67 calls a second.
    [Fact(Explicit = true)]
    public async Task RunAsync()
    {
        var (cold, warm) = await CompareAsync(symbols: 500, calls: 20_000, pages: 500);

        output.WriteLine("| | calls | answered without the database | of the first 200 |");
        output.WriteLine("|---|---|---|---|");
        output.WriteLine($"| without warm-up | {cold}");
        output.WriteLine($"| with the 500 pages asked for most | {warm}");
    }

    private static async Task<(Hits Cold, Hits Warm)> CompareAsync(int symbols, int calls, int pages)
    {
        PostgresInstallation.SkipUnlessThere();
        RedisInstallation.SkipUnlessThere();
        await using var postgres = await PostgresServer.CreateAsync();
        await using var redis = await RedisServer.StartAsync();
        await postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        IReadOnlyDictionary<string, int> asked;
        await using (var yesterday = await Node.StartAsync(postgres, redis, pages: 0))
        {
            await PublishAsync(yesterday.Server, symbols);
            await yesterday.AskAsync(new Random(1), symbols, calls);
            asked = yesterday.Server.Services.GetRequiredService<AskedPages>().Take();
        }

        var hits = new List<Hits>();
        foreach (var made in (int[])[0, pages])
        {
            Assert.Equal("+OK", await redis.SendAsync("FLUSHALL"));
            await using var today = await Node.StartAsync(postgres, redis, made, asked);
            hits.Add(await today.AskAsync(new Random(2), symbols, calls));
        }

        return (hits[0], hits[1]);
    }

    private static async Task PublishAsync(ApiServer server, int symbols)
    {
        await using var publisher = new Publisher(server, "drill");
        for (var number = 0; number < symbols; number++)
        {
            var symbol = SymbolOf(number);
            await publisher.SendAsync(
            [
                new IngestItem { Instrument = new Instrument { Symbol = symbol, Mic = "CRYPTO" } },
                .. Enumerable.Range(0, Days).Select(day => DayBar(symbol, FirstDay.AddDays(day))),
            ]);
        }
    }

    private static IngestItem DayBar(string symbol, DateOnly date) =>
        new()
        {
            Bar = new Bar
            {
                Symbol = symbol,
                Interval = "1d",
                TradingDate = Text(date),
                Open = "1",
                High = "1",
                Low = "1",
                Close = "1",
                Volume = "1000",
            },
        };

    private static string SymbolOf(int number) => string.Create(CultureInfo.InvariantCulture, $"S{number:000}");

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Hits(int Calls, int Reads, int FirstReads)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Calls:n0} | {1 - ((double)Reads / Calls):p1} | {1 - ((double)FirstReads / FirstCalls):p1} |");
    }

    private sealed class Node(ApiServer server, CountingReader reader) : IAsyncDisposable
    {
        public ApiServer Server => server;

        public static async Task<Node> StartAsync(
            PostgresServer postgres, RedisServer redis, int pages, IReadOnlyDictionary<string, int>? asked = null)
        {
            CountingReader? reader = null;
            var server = await RedisNode.StartAsync(
                postgres,
                Database,
                redis,
                services =>
                {
                    services.Decorate<IBarReader>(inner => reader ??= new CountingReader(inner));
                    services.Decorate<IAskedPages>(inner => new KnownPages(inner, asked));
                },
                $"--Warmup:Pages={pages}",
                "--Warmup:MaxSeconds=600",
                "--Limits:Shadow=true");
            await Until.TrueAsync(
                async () =>
                {
                    using var answer = await server.Http.GetAsync("/health/ready", Token);
                    return answer.StatusCode == HttpStatusCode.OK;
                },
                () => "The node does not get ready.");
            return new Node(server, reader ?? throw new InvalidOperationException("Nothing reads bars."));
        }

        /// <summary>Asks for pages as a day's callers do, each in a form of its own: no kept answer is met.</summary>
        public async Task<Hits> AskAsync(Random random, int symbols, int calls)
        {
            var (symbolOf, shapeOf) = (new Zipf(symbols), new Zipf(Shapes.Length));
            var (start, first) = (reader.Count, 0);
            for (var call = 0; call < calls; call++)
            {
                await AskAsync(SymbolOf(symbolOf.Next(random)), Shapes[shapeOf.Next(random)], call);
                first = call == FirstCalls - 1 ? reader.Count - start : first;
            }

            return new Hits(calls, reader.Count - start, first);
        }

        public ValueTask DisposeAsync() => server.DisposeAsync();

        private async Task AskAsync(string symbol, (int FromDay, int PageSize) shape, int call)
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"/v1/instruments/{symbol}/bars?interval=1d&page_size={shape.PageSize}"
                + $"&start_time={Text(FirstDay.AddDays(shape.FromDay))}T00:00:00Z"
                + $"&end_time={Text(FirstDay.AddDays(Days))}T00:00:00Z");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", $"identity, x{call}");
            using var answer = await server.Http.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    /// <summary>Numbers from 0, of which each next one comes less often.</summary>
    private sealed class Zipf
    {
        private readonly double[] _upTo;

        public Zipf(int count)
        {
            _upTo = new double[count];
            var sum = 0.0;
            for (var i = 0; i < count; i++)
            {
                _upTo[i] = sum += 1 / Math.Pow(i + 1, Skew);
            }
        }

        public int Next(Random random)
        {
            var found = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
            return found < 0 ? ~found : found;
        }
    }

    // What was asked for the day before, without waiting until a node tells it.
    private sealed class KnownPages(IAskedPages inner, IReadOnlyDictionary<string, int>? asked) : IAskedPages
    {
        public ValueTask NoteAsync(
            IReadOnlyCollection<KeyValuePair<string, int>> counts, CancellationToken cancellationToken) =>
            inner.NoteAsync(counts, cancellationToken);

        public async ValueTask<IReadOnlyList<string>> FindTopAsync(int limit, CancellationToken cancellationToken)
        {
            await inner.NoteAsync([.. asked ?? new Dictionary<string, int>()], cancellationToken);
            return await inner.FindTopAsync(limit, cancellationToken);
        }
    }

    private sealed class CountingReader(IBarReader inner) : IBarReader
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range, CancellationToken cancellationToken) =>
            inner.ListAsync(range, cancellationToken);

        public ValueTask<StoredPage<StoredBar>> ReadPageAsync(
            BarRange range, CancellationToken cancellationToken) => inner.ReadPageAsync(range, cancellationToken);

        public ValueTask<StoredPage<BarRow>> ReadRowsAsync(BarRange range, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return inner.ReadRowsAsync(range, cancellationToken);
        }
    }
}
