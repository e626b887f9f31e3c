using System.Net.Sockets;
using FinApi.Cli.Server;
using FinApi.Cli.Tests.Support;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Cli.Tests.Import;

public sealed class CalendarImportTests : IAsyncLifetime
{
    private const string Header = "mic,date,open,close,break_start,break_end\n";

    private readonly TemporaryFolder _folder = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await FakeServer.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Import_Calendars_PublishesEachMarketWholeAndAgainEachTime()
    {
        var file = _folder.Write(
            "c.csv",
            Header
            + "XTKS,2024-03-28,09:00,15:00,11:30,12:30\n"
            + "XTKS,2024-03-26,09:00,15:00,,\n"
            + "XTKS,2024-03-29,09:00,11:30,,\n"
            + "XHKG,2024-03-26,,,,\n");

        var run = await _server.RunAsync("import", "calendars", file, "--zone", "Asia/Tokyo");
        var again = await _server.RunAsync("import", "calendars", file, "--zone", "Asia/Tokyo", "--source", "mine");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal("c.csv: 4 rows read, 4 stored, 0 duplicates, 0 rejected\n", run.Output);
        Assert.Equal(run.Output, again.Output);
        var items = _server.Market.Items("mine");
        var tokyo = items[1].Calendar;
        Assert.Equal(
            ("XTKS", "Asia/Tokyo", "2024-03-26", "2024-03-30"),
            (tokyo.Mic, tokyo.TimeZone, tokyo.StartDate, tokyo.EndDate));
        Assert.Equal(
            [("2024-03-26", false), ("2024-03-28", false), ("2024-03-29", true)],
            tokyo.Sessions.Select(session => (session.TradingDate, session.EarlyClose)));
        Assert.Equal(
            new DateTime(2024, 3, 28, 2, 30, 0, DateTimeKind.Utc), tokyo.Sessions[1].BreakStartTime.ToDateTime());
        Assert.Equal(("XHKG", 0), (items[2].Calendar.Mic, items[2].Calendar.Sessions.Count));
    }

    [Theory]
    [InlineData("XTKS,2024-03-26,9,15:00,,\n", "neither a local time")]
    [InlineData("XTKS,9999-12-31,09:00,15:00,,\n", "does not lie in the years 1678 to 2261")] // ended the program
    [InlineData("XTKS,2024-03-26,09:00,15:00,,\nXTKS,2024-03-26,09:00,15:00,,\n", "has a row of this date")]
    public async Task Import_CalendarsWithAWrongRow_ImportNothing(string rows, string problem)
    {
        var file = _folder.Write("c.csv", Header + "XTKS,2024-03-25,09:00,15:00,,\n" + rows);

        var run = await _server.RunAsync("import", "calendars", file, "--zone", "Asia/Tokyo");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("A calendar is taken whole or not at all", run.Error, StringComparison.Ordinal);
        var rejects = await File.ReadAllTextAsync(file + ".rejects.csv", TestContext.Current.CancellationToken);
        Assert.Contains(problem, rejects, StringComparison.Ordinal);
        Assert.Equal(0, _server.Market.BatchCount);
    }

    [Fact]
    public async Task Import_CalendarThatTheServerRefuses_RejectsItsRows()
    {
        _server.Market.Refuse = _ => new ItemRejection
        {
            Reason = "INVALID_FIELD",
            Field = "calendar.sessions",
            Message = "must not.",
        };
        var file = _folder.Write("c.csv", "date,open,close\n2024-03-25,08:00,16:30\n2024-03-26,08:00,16:30\n");

        var run = await _server.RunAsync("import", "calendars", file, "--mic", "XLON");

        Assert.Equal((1, "c.csv: 2 rows read, 0 stored, 0 duplicates, 2 rejected\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("XWAR", true)]
    [InlineData("XNAS", false)]
    public async Task Import_Calendar24x7_GivesOneOnlyToAMarketWithout(string mic, bool isGiven)
    {
        var file = _folder.Write("t.csv", "symbol,timestamp_utc,price,size\nA,2018-01-02T10:00:00Z,1,1\n");

        var run = await _server.RunAsync("import", "trades", file, "--mic", mic, "--calendar", "24x7");
        var wrong = await _server.RunAsync("import", "trades", file, "--calendar", "always");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(mic, _server.Market.FindInstrument("A")!.Mic);
        if (isGiven)
        {
            Assert.True(_server.Market.Items($"import:calendar:{mic}")[1].Calendar.AlwaysOpen);
        }

        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("write 24x7", wrong.Error, StringComparison.Ordinal);
    }

    // 13:00 is early in New York, whatever else the file has; the file has more dates than one item takes.
    [Fact]
    public async Task Import_CalendarOfABuiltInMarketAndOfManyYears_IsOneMessage()
    {
        var early = _folder.Write("e.csv", "mic,date,open,close\nXASE,2026-11-30,09:30,13:00\n");
        var first = new DateTime(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var days = Enumerable.Range(0, 6_000).Select(day => $"XWAR,{first.AddDays(day):yyyy-MM-dd},09:00,17:00\n");
        var many = _folder.Write("m.csv", "mic,date,open,close\n" + string.Concat(days));

        var corrected = await _server.RunAsync("import", "calendars", early, "--source", "early");
        var batches = _server.Market.BatchCount;
        var run = await _server.RunAsync(
            "import", "calendars", many, "--source", "many", "--zone", "Europe/Warsaw");

        Assert.Equal((0, 0), (corrected.ExitCode, run.ExitCode));
        Assert.True(Assert.Single(_server.Market.Items("early")[1].Calendar.Sessions).EarlyClose);
        Assert.Equal("m.csv: 6,000 rows read, 6,000 stored, 0 duplicates, 0 rejected\n", run.Output);
        Assert.Equal(batches + 1, _server.Market.BatchCount);
        var calendars = _server.Market.Items("many").Values.Select(item => item.Calendar).ToList();
        Assert.Equal([2_500, 2_500, 1_000], calendars.Select(calendar => calendar.Sessions.Count));
        Assert.Equal(calendars.Skip(1).Select(next => next.StartDate), calendars.SkipLast(1).Select(c => c.EndDate));
    }

    // The server is killed under the call and is back a second later: nothing was acknowledged before it.
    [Fact]
    public async Task Import_CalendarWhoseConnectionBreaks_IsSentAgain()
    {
        var hasBroken = 0;
        _server.Market.BeforeAnswer = (_, context) =>
        {
            if (Interlocked.Exchange(ref hasBroken, 1) == 0)
            {
                context.GetHttpContext().Abort();
            }

            return Task.CompletedTask;
        };
        var file = _folder.Write("c.csv", "date,open,close\n2024-03-25,08:00,16:30\n");

        var run = await _server.RunAsync("import", "calendars", file, "--mic", "XLON");

        Assert.Equal((0, "c.csv: 1 row read, 1 stored, 0 duplicates, 0 rejected\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ServerThatIsAway_IsWaitedForOnceItWasThere(bool wasThere)
    {
        var attempts = 0;
        var retry = new RetryLoop(
            CliRun.Impatient, TimeProvider.System, new Uri("http://127.0.0.1:1"), static _ => { });

        var running = retry.RunAsync(
            _ => ++attempts switch
            {
                1 when wasThere => throw Unavailable(new IOException("reset")),
                < 3 => throw Unavailable(new HttpRequestException("refused", new SocketException())),
                _ => Task.FromResult(7),
            },
            TestContext.Current.CancellationToken);

        if (wasThere)
        {
            Assert.Equal((7, 3), (await running, attempts));
            return;
        }

        var refused = await Assert.ThrowsAsync<CliException>(() => running);
        Assert.StartsWith("No server answers at http://127.0.0.1:1.", refused.Message, StringComparison.Ordinal);
    }

    private static RpcException Unavailable(Exception cause) =>
        new(new Grpc.Core.Status(StatusCode.Unavailable, "away", cause));
}
