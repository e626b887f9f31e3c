using FinApi.Cli.Server;
using FinApi.Cli.Tests.Support;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Cli.Tests.Import;

public sealed class ImportFailureTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await FakeServer.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Import_ConnectionBreaksAfterABatchWasStored_StoresEveryRowOnceAndCountsItAsStored(int batch)
    {
        var hasBroken = 0;
        _server.Market.BeforeAnswer = (count, context) =>
        {
            if (count == batch && Interlocked.Exchange(ref hasBroken, 1) == 0)
            {
                context.GetHttpContext().Abort();
            }

            return Task.CompletedTask;
        };
        var file = _folder.Write("t.csv", ImportTests.Rows(5_500));

        var run = await _server.RunAsync("import", "trades", file);

        Assert.Equal(1, hasBroken);
        Assert.Equal("t.csv: 5,500 rows read, 5,500 stored, 0 duplicates, 0 rejected\n", run.Output);
        Assert.Equal(0, run.ExitCode);
        var items = _server.Market.Imported().Items;
        Assert.Equal(5_500, items.Count);
        Assert.All(items, pair => Assert.Equal($"{pair.Key - 1}", pair.Value.Trade.Size));
    }

    [Fact]
    public async Task Import_ServerAwayForAWhile_WaitsAsAskedAndFinishes()
    {
        var refusals = 2;
        _server.Market.BeforeAnswer = (count, _) => count > 1 && Interlocked.Decrement(ref refusals) >= 0
            ? throw Unavailable("Nothing more can be stored.")
            : Task.CompletedTask;

        var run = await _server.RunAsync("import", "trades", _folder.Write("t.csv", ImportTests.Rows(10)));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("10 stored", run.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing more can be stored. Trying again in 0.1 s.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ServerStaysUnavailable_GivesUpAndSaysHowToContinue()
    {
        _server.Market.OnConnected = () => throw Unavailable("Nothing more can be stored.");
        var brief = TimeSpan.FromMilliseconds(1);
        var retry = new RetryPolicy(brief, brief, GiveUpAfter: TimeSpan.FromMilliseconds(50));

        var run = await CliRun.RunAsync(
            _server.Environment, ["import", "trades", _folder.Write("t.csv", ImportTests.Rows(10))], retry: retry);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Gave up after", run.Error, StringComparison.Ordinal);
        Assert.Contains("run the same command again to continue", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ServerRefusesTheWholeBatch_SaysWhichFieldAndStops()
    {
        _server.Market.OnConnected = () => throw new Google.Rpc.Status
        {
            Code = (int)Code.InvalidArgument,
            Message = "A field is wrong.",
            Details =
            {
                Any.Pack(new BadRequest
                {
                    FieldViolations =
                    {
                        new BadRequest.Types.FieldViolation { Field = "source", Description = "is too long." },
                    },
                }),
            },
        }.ToRpcException();
        var first = _folder.Write("a.csv", ImportTests.Rows(1));
        var second = _folder.Write("b.csv", ImportTests.Rows(2));

        var run = await _server.RunAsync("import", "trades", first, second);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("a.csv: A field is wrong. source: is too long.\n", run.Error);
    }

    [Fact]
    public async Task Import_NothingListens_SaysWhatToStart()
    {
        var port = FreePort.Find();
        var environment = new Dictionary<string, string> { ["FINAPI_GRPC"] = $"http://127.0.0.1:{port}" };

        var run = await CliRun.RunAsync(
            environment, ["import", "trades", _folder.Write("t.csv", ImportTests.Rows(1))]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"t.csv: No server answers at http://127.0.0.1:{port}. Start the server (dotnet run --project src/Api), or "
            + "set FINAPI_GRPC to its address.\n",
            run.Error);
    }

    [Fact]
    public async Task Import_InterruptedOnce_FinishesWhatIsUnderWayAndContinuesNextTime()
    {
        using var interruption = new Interruption();
        var interrupted = new TaskCompletionSource();
        _server.Market.BeforeAnswer = (count, _) =>
        {
            if (count == 3)
            {
                interruption.Interrupt();
                interrupted.TrySetResult();
            }

            return count < 3 ? Task.CompletedTask : interrupted.Task;
        };
        var file = _folder.Write("t.csv", ImportTests.Rows(40_000));

        var stopped = await CliRun.RunAsync(_server.Environment, ["import", "trades", file], interruption);
        var storedThen = _server.Market.Imported().Items.Count;
        var continued = await _server.RunAsync("import", "trades", file);

        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("run the same command again to continue", stopped.Error, StringComparison.Ordinal);
        Assert.InRange(storedThen, 1_001, 39_999);
        Assert.Contains($"{storedThen:N0} stored", stopped.Output, StringComparison.Ordinal);
        Assert.Equal(
            $"t.csv: 40,000 rows read, {40_000 - storedThen:N0} stored, {storedThen:N0} duplicates, 0 rejected\n",
            continued.Output);
        Assert.Equal(40_000, _server.Market.Imported().Items.Count);
    }

    [Fact]
    public async Task Import_InterruptedTwice_StopsWithoutWaitingForTheServer()
    {
        using var interruption = new Interruption();
        _server.Market.BeforeAnswer = (count, context) =>
        {
            if (count == 1)
            {
                return Task.CompletedTask;
            }

            interruption.Interrupt();
            interruption.Interrupt();
            return new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
        };

        var run = await CliRun.RunAsync(
            _server.Environment, ["import", "trades", _folder.Write("t.csv", ImportTests.Rows(3_000))], interruption);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Ctrl-C again ends at once.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Stopped.", run.Error, StringComparison.Ordinal);
    }

    private static RpcException Unavailable(string message) => new Google.Rpc.Status
    {
        Code = (int)Code.Unavailable,
        Message = message,
        Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(100)) }) },
    }.ToRpcException();
}
