using System.Globalization;
using FinApi.Api.Tests.Hosting;
using FinApi.Browser.Tests;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// kill -9 of a server in the middle of a deletion, and of the move of an instrument to another market: afterwards all
/// of it is done or nothing, and the same call again does the rest.
/// </summary>
public sealed class DeletesDrill(ITestOutputHelper output)
{
    private const string Source = "import:drill";
    private const int BatchSize = 1_000;

    private static readonly DateTime FirstDay = new(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Kill_InTheMiddle_LeavesAllOrNothing() => KillAsync(rounds: 1, trades: 4_000);

    // By drills/deletes.
    [Fact(Explicit = true)]
    public Task RunAsync() => KillAsync(rounds: 20, trades: 100_000);

    private async Task KillAsync(int rounds, int trades)
    {
        await using var server = new ServerProcess();
        await server.StartAsync(Token);
        var (kept, gone, moved) = (0, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            await PublishAsync(server, trades);
            moved += await MoveAsync(server, trades, round) ? 1 : 0;
            if (await DeleteAsync(server, trades, round))
            {
                gone++;
            }
            else
            {
                kept++;
            }
        }

        output.WriteLine(
            $"{rounds} kills in a deletion of {trades} trades: {gone} times all was gone, {kept} times nothing; "
            + $"{rounds} kills in a move: {moved} times it was done, {rounds - moved} times not; nothing between.");
    }

    // Whether the deletion was done when the server was killed.
    private async Task<bool> DeleteAsync(ServerProcess server, int trades, int round)
    {
        string token;
        using (var channel = Connect(server))
        {
            var operations = new Operator.OperatorClient(channel);
            var preview = await operations.PreviewDeleteAsync(
                new PreviewDeleteRequest { Target = DeletionTarget.Source, Source = Source },
                cancellationToken: Token);
            Assert.Equal(trades, preview.TradeCount);
            token = preview.Token;
            await KillWhileAsync(
                server,
                operations.ExecuteDeleteAsync(new ExecuteDeleteRequest { Token = token }, cancellationToken: Token)
                    .ResponseAsync,
                round);
        }

        using var again = Connect(server);
        var (left, volume) = await CountAsync(again);
        Assert.True(left == trades || (left == 0 && volume == 0), $"{left} trades and a volume of {volume} are left.");
        var started = TimeProvider.System.GetTimestamp();
        var done = await new Operator.OperatorClient(again).ExecuteDeleteAsync(
            new ExecuteDeleteRequest { Token = token }, cancellationToken: Token);
        if (left > 0)
        {
            output.WriteLine(
                $"{trades} trades deleted in {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms");
        }

        Assert.Equal(trades, done.TradeCount);
        Assert.Equal((0, 0m), await CountAsync(again));
        return left == 0;
    }

    // Whether the move was done when the server was killed.
    private static async Task<bool> MoveAsync(ServerProcess server, int trades, int round)
    {
        using (var channel = Connect(server))
        {
            Assert.Equal((trades, trades / 2m), await CountAsync(channel));
            using var sending = KeyedChannel.For(server.Grpc, server.IngestKey);
            await using var publisher = new Publisher(sending, $"import:move-{round}");
            await KillWhileAsync(server, publisher.SendAsync(Listed("CRYPTO")), round);
        }

        using var again = Connect(server);
        var instrument = await new Reference.ReferenceClient(again).GetInstrumentAsync(
            new GetInstrumentRequest { Symbol = "AAPL" }, cancellationToken: Token);
        var isMoved = instrument.Instrument.Mic == "CRYPTO";

        // Half of the trades are of the night, which is no session in New York.
        Assert.Equal((trades, isMoved ? trades : trades / 2m), await CountAsync(again));
        using var returning = KeyedChannel.For(server.Grpc, server.IngestKey);
        await using var back = new Publisher(returning, $"import:back-{round}");
        Assert.Empty((await back.SendAsync(Listed("CRYPTO"), Listed("XNAS"))).Rejections);
        Assert.Equal((trades, trades / 2m), await CountAsync(again));
        return isMoved;
    }

    // Another moment each round: after so many answers of the same server.
    private static async Task KillWhileAsync<T>(ServerProcess server, Task<T> call, int round)
    {
        using (var http = new HttpClient { BaseAddress = server.Http })
        {
            for (var i = 0; i < round; i++)
            {
                using var answer = await http.GetAsync("/health/live", Token);
            }
        }

        await server.KillAsync();
        try
        {
            await call;
        }
        catch (RpcException)
        {
            // The answer is lost; what has become of the call the store knows.
        }

        await server.StartAsync(Token);
    }

    private static async Task PublishAsync(ServerProcess server, int trades)
    {
        using var channel = KeyedChannel.For(server.Grpc, server.IngestKey);
        await using var publisher = new Publisher(channel, Source);
        await using (var reference = new Publisher(channel, "import:reference"))
        {
            await reference.SendAsync(Listed("XNAS"));
        }

        var accepted = 0L;
        for (var first = 0; first < trades; first += BatchSize)
        {
            var receipt = await publisher.SendAsync(
                [.. Enumerable.Range(first, Math.Min(BatchSize, trades - first)).Select(TradeOf)]);
            accepted += receipt.Accepted;
        }

        // After a deletion the source has forgotten what it had sent.
        Assert.Equal(trades, accepted);
    }

    private static async Task<(int Trades, decimal Volume)> CountAsync(GrpcChannel channel)
    {
        var history = new History.HistoryClient(channel);
        var count = 0;
        var request = new ListTradesRequest { Symbol = "AAPL", PageSize = 10_000 };
        do
        {
            var page = await history.ListTradesAsync(request, cancellationToken: Token);
            count += page.Trades.Count;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var bars = await history.ListBarsAsync(
            new ListBarsRequest { Symbol = "AAPL", Interval = "1d", PageSize = 10_000 }, cancellationToken: Token);
        return (count, bars.Bars.Sum(bar => decimal.Parse(bar.Volume, CultureInfo.InvariantCulture)));
    }

    private static GrpcChannel Connect(ServerProcess server) => KeyedChannel.For(server.Grpc, server.OperatorKey);

    private static IngestItem Listed(string mic) =>
        new() { Instrument = new Instrument { Symbol = "AAPL", Mic = mic } };

    // Over the five days of a week, by turns at 15:00 and 03:00 UTC.
    private static IngestItem TradeOf(int number) => new()
    {
        Trade = new Trade
        {
            Symbol = "AAPL",
            Price = $"{10 + (number % 7)}",
            Size = "1",
            EventTime = Timestamp.FromDateTime(
                FirstDay.AddDays(number / 2 % 5).AddHours(number % 2 == 0 ? 15 : 3).AddMilliseconds(number)),
        },
    };
}
