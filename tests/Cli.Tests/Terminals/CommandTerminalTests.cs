using FinApi.Cli.Tests.Import;
using FinApi.Cli.Tests.Support;
using FinApi.Cli.Tests.Watch;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Cli.Tests.Terminals;

/// <summary>
/// Every command as a process in a terminal, and its screen read: whoever only pipes never sees what is drawn.
/// </summary>
public sealed class CommandTerminalTests : IAsyncLifetime
{
    private const string Long = "ABCDEFGHIJKLMNOPQRSTUVWX";

    private const string Quotes = """
        {"quotes":[{"quote":{"symbol":"ABCDEFGHIJKLMNOPQRSTUVWX","bidPrice":"123456789012.12345678",
        "bidSize":"98765432109876.5","askPrice":"123456789012.98765432","askSize":"98765432100000",
        "eventTime":"2026-11-23T15:00:00.123456789Z"},"dataStatus":{"mode":"DATA_MODE_REAL_TIME","simulated":true}},
        {"quote":{"symbol":"B","bidPrice":"1","askPrice":"2","eventTime":"2026-11-23T15:00:00Z"},
        "dataStatus":{"mode":"DATA_MODE_STALE"}}]}
        """;

    private const string Bars = """
        {"bars":[{"symbol":"A","interval":"1d","startTime":"2018-01-03T14:30:00Z","tradingDate":"2018-01-03",
        "open":"1870.12345678","high":"1880.5","low":"1860.25","close":"1875","volume":"98765432109876",
        "vwap":"1871.12345678901234","tradeCount":"123456789","isComplete":false},
        {"symbol":"A","interval":"1d","startTime":"2018-01-02T14:30:00Z","tradingDate":"2018-01-02",
        "open":"1","high":"2","low":"0.5","close":"1.5","isComplete":true}]}
        """;

    private const string Status = """
        {"version":"0.1.0","ready":true,"instrumentCount":1234567,"startTime":"2026-11-23T15:00:00Z","simulated":true,
        "roles":["market-data","history"],"feeds":[{"name":"simulated","kind":"simulated",
        "state":"HEALTH_STATE_DEGRADED","detail":"silent since 2026-11-23T15:00:00Z, as its store is full",
        "lastEventTime":"2026-11-23T15:00:00.123456789Z","lag":"0.012s","itemCount":"123456789012"}],
        "stores":[{"name":"sqlite","state":"HEALTH_STATE_HEALTHY","usedBytes":"10737418240"}],
        "nodes":[{"id":"machine-with-a-long-name-123456","self":true,"role":"writer","version":"0.1.0",
        "plansHash":"0123abcd","beatAge":"0.2s","logPosition":"123456789012"},{"id":"other","role":"follower"}]}
        """;

    private readonly TemporaryFolder _folder = new();
    private FakeServer _server = null!;

    internal static string Finapi => $"dotnet '{Path.Combine(AppContext.BaseDirectory, "finapi.dll")}'";

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync(TestContext.Current.CancellationToken);
        _server.Rest[$"/v1/quotes?symbols={Long}&symbols=B"] = (200, Quotes);
        _server.Rest["/v1/instruments/A/bars?interval=1d&adjustment=PRICE_ADJUSTMENT_RAW&order=SORT_ORDER_DESCENDING"
            + "&page_size=100"] = (200, Bars);
        _server.Rest["/v1/status"] = (200, Status);
        _server.Rest["/v1/snapshots?symbols=AAPL"] = (200, """
            {"snapshots":[{"snapshot":{"symbol":"AAPL","trade":{"price":"187"},"change":"-1"},
            "dataStatus":{"mode":"DATA_MODE_REAL_TIME","simulated":true}}]}
            """);
        _server.Streams.Add(async call =>
        {
            await call.SendAsync(Frames.Welcome());
            await call.SendAsync(Frames.Snapshot("AAPL", "186.99", "187.01"));
            await call.SendAsync(Frames.Trade("AAPL", "189.5", TimeSpan.FromMilliseconds(42)));
            await call.FallSilentAsync();
        });
        _server.Accounts.Keys.Add(new ApiKey
        {
            KeyId = "0123456789abcdef",
            Name = "a key with a name that is as long as a name of a key may become",
            Scopes = { "market:read", "history:read", "stream:read", "account:write" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(80, "xterm-256color", false)]
    [InlineData(60, "xterm-256color", false)]
    [InlineData(60, "xterm-256color", true)]
    [InlineData(80, "dumb", false)]
    public async Task Commands_InATerminal_ShowEverythingWhole(int columns, string term, bool isColourless)
    {
        var looks = new Looks(columns, term, isColourless);
        await using var terminal = await Terminal.OpenAsync(columns, rows: 30);
        var environment = looks.AddTo(_server.Environment);
        var file = _folder.Write("trades of a day with a rather long name.csv", ImportTests.Rows(3_000));
        var bad = _folder.Write("bad.csv", "symbol,timestamp_utc,price,size\nA,soon,1,1\n");
        (string Arguments, int ExitCode, string[] Whole, string Last)[] commands =
        [
            ($"quote {Long} B", 0,
                [Long, "123456789012.12345678", "98765432109876.5", "2026-11-23T15:00:00.123456789Z", "simulated"], ""),
            ("bars A", 0, ["1870.12345678", "98765432109876", "1871.12345679", "123456789", "2018-01-03 *"], ""),
            ("bars A --plot", 0, ["1880.5", "2018-01-02"], "A 1d"),
            ("status", 0,
                ["123,456,789,012", "2026-11-23T15:00:00.123456789Z", "degraded", "10,737.4 MB", "simulated"],
                "The market is simulated"),
            ("keys", 0, ["0123456789abcdef", "account:write", "become"], ""),
            ("keys create app", 0, ["fin_live_"], "Keep the secret now: it is not shown again."),
            ("usage", 0, ["calls-per-minute", "unlimited", "1,234", "MarketData/GetQuote"], ""),
            ("plan", 0, ["enterprise", "299 USD", "unlimited"], ""),
            ("plan change enterprise --yes", 0, ["109.63"], "The plan is enterprise."),
            ("logout", 0, [], "There is no key in"),
            ($"import trades '{file}'", 0, ["100%", "rows"], "3,000 rows read, 3,000 stored, 0 duplicates, 0 rejected"),
            ($"import trades '{bad}'", 1, ["bad.csv"], "correct them there and import this file."),
            ("import bars", 2, [], "Help: finapi import bars --help"),
            ("import bars --help", 0, ["--interval", "FINAPI_GRPC"], "Exit code: 0 done"),
        ];

        // What one command of a kind shows without colours or in plain lines, all of that kind do.
        string[] kinds = [$"quote {Long} B", "bars A --plot", "status", $"import trades '{file}'", "import bars"];
        var tried = isColourless || !looks.DrawsInPlace
            ? commands.Where(command => kinds.Contains(command.Arguments))
            : commands;
        foreach (var (arguments, exitCode, whole, last) in tried)
        {
            var shot = await terminal.RunAsync($"{Finapi} {arguments}", environment);

            var shown = $"{looks}: {arguments}\n{string.Join('\n', shot.Rows)}";
            Assert.True(shot.ExitCode == exitCode, $"Exit code {shot.ExitCode}, {shown}");
            Assert.True(shot is { IsCursorShown: true, IsCursorAtStart: true }, $"The cursor, {shown}");
            Assert.DoesNotContain("The terminal is not as it was.", shot.Text, StringComparison.Ordinal);
            foreach (var text in looks.DrawsInPlace || !arguments.StartsWith("import trades", StringComparison.Ordinal)
                ? whole
                : [])
            {
                Assert.True(shot.Rows.Any(row => row.Contains(text, StringComparison.Ordinal)), $"No {text}, {shown}");
            }

            Assert.True(shot.Text.Contains(last, StringComparison.Ordinal), $"No {last}, {shown}");
            Assert.DoesNotContain("fault of finapi", shot.Text, StringComparison.Ordinal);
            Assert.True(looks.DrawsInPlace || !shot.Raw.Contains('\e', StringComparison.Ordinal), $"Codes, {shown}");
            Assert.True(looks.DrawsInPlace || !shot.Text.Contains('╭', StringComparison.Ordinal), $"A frame, {shown}");
            Assert.True(!isColourless || !shot.HasLooks, $"Colours, {shown}\n{shot.Raw}");
        }
    }

    [Theory]
    [InlineData(80, "xterm-256color", false, "186.99")]
    [InlineData(60, "xterm-256color", true, "187.01")]
    [InlineData(80, "dumb", false, "lag 42 ms")]
    public async Task Watch_InATerminal_IsDrawnOnceAndEndsWithCtrlC(
        int columns, string term, bool isColourless, string shown)
    {
        await using var terminal = await Terminal.OpenAsync(columns, rows: 20);
        var looks = new Looks(columns, term, isColourless);

        var screen = await terminal.StartAsync($"{Finapi} watch AAPL", looks.AddTo(_server.Environment));
        await screen.WaitForAsync("189.5");
        await screen.PressAsync("C-c");
        var shot = await screen.WaitForEndAsync();

        Assert.Equal(0, shot.ExitCode);
        Assert.True(shot is { IsCursorShown: true, IsCursorAtStart: true }, shot.Text);
        Assert.Contains(shown, shot.Text, StringComparison.Ordinal);
        Assert.Single(shot.Rows, row => row.Contains("AAPL", StringComparison.Ordinal));
        Assert.Contains("simulated", shot.Text, StringComparison.Ordinal);
        Assert.Equal(looks.DrawsInPlace, shot.Raw.Contains('\e', StringComparison.Ordinal));
        Assert.Equal(looks.DrawsInPlace && !isColourless, shot.HasLooks);
        Assert.DoesNotContain("The terminal is not as it was.", shot.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_InATerminal_HidesThePassword()
    {
        await using var terminal = await Terminal.OpenAsync(60, rows: 20);
        foreach (var term in (string[])["xterm-256color", "dumb"])
        {
            var environment = new Dictionary<string, string>(_server.Environment)
            {
                ["TERM"] = term,
                ["XDG_CONFIG_HOME"] = _folder.PathOf(term),
            };
            var screen = await terminal.StartAsync($"{Finapi} login", environment);
            await screen.WaitForAsync("E-mail:");
            await screen.PressAsync("me@example.com", "Enter");
            await screen.WaitForAsync("Password:");
            await screen.PressAsync(FakeAccounts.Password, "Enter");
            var shot = await screen.WaitForEndAsync();

            Assert.True(shot.ExitCode == 0, shot.Text);
            Assert.Contains("me@example.com", shot.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("horse", shot.Raw, StringComparison.Ordinal);
            Assert.EndsWith("sendsthiskey.", string.Concat(shot.Text.Split()), StringComparison.Ordinal);
            Assert.True(shot is { IsCursorShown: true, IsCursorAtStart: true }, shot.Text);
            Assert.DoesNotContain("The terminal is not as it was.", shot.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("login", "E-mail:")]
    [InlineData("plan change enterprise", "Type yes to change:")]
    public async Task Question_CtrlC_EndsAndLeavesTheTerminalAsItWas(string arguments, string question)
    {
        await using var terminal = await Terminal.OpenAsync(80, rows: 20);
        var screen = await terminal.StartAsync(
            $"{Finapi} {arguments}", new Looks(80, "xterm-256color").AddTo(_server.Environment));
        await screen.WaitForAsync(question);
        await screen.PressAsync("C-c");

        var shot = await screen.WaitForEndAsync();

        Assert.Equal(130, shot.ExitCode);
        Assert.Equal("Stopped.", shot.Rows[^1]);
        Assert.True(shot is { IsCursorShown: true, IsCursorAtStart: true }, shot.Text);
        Assert.DoesNotContain("The terminal is not as it was.", shot.Text, StringComparison.Ordinal);
        Assert.Equal("free", _server.Accounts.Plan);
    }

    [Fact]
    public async Task Import_CtrlCTwice_EndsAtOnceAndLeavesTheTerminalAsItWas()
    {
        var held = new TaskCompletionSource();
        _server.Market.BeforeAnswer = (_, _) => held.Task;
        _server.Market.AddInstrument("A");
        await using var terminal = await Terminal.OpenAsync(60, rows: 20);
        var file = _folder.Write("held.csv", ImportTests.Rows(3_000));
        var screen = await terminal.StartAsync(
            $"{Finapi} import trades '{file}'", new Looks(60, "xterm-256color").AddTo(_server.Environment));
        await screen.WaitForAsync("held.csv");
        await screen.PressAsync("C-c");
        await screen.WaitForAsync("Stopping: what is under way is finished first.");
        await screen.PressAsync("C-c");

        var shot = await screen.WaitForEndAsync();
        held.SetResult();

        Assert.Equal(130, shot.ExitCode);
        Assert.Contains("run the same command again to continue.", shot.Text, StringComparison.Ordinal);
        Assert.True(shot is { IsCursorShown: true, IsCursorAtStart: true }, shot.Text);
        Assert.DoesNotContain("The terminal is not as it was.", shot.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_OfATerminalWithoutAWidthOrIntoAPipe_ShowEverythingAndNoCodes()
    {
        await using var terminal = await Terminal.OpenAsync(80, rows: 30);
        var environment = new Looks(80, "xterm-256color").AddTo(_server.Environment);
        var file = _folder.Write("t.csv", ImportTests.Rows(300));

        var quote = await terminal.RunAsync($"stty cols 0 rows 0; {Finapi} quote {Long} B", environment);
        var import = await terminal.RunAsync($"stty cols 0 rows 0; {Finapi} import trades '{file}'", environment);
        var pipe = await terminal.RunAsync($"{Finapi} quote {Long} B | cat", environment);
        var both = await terminal.RunAsync(
            $"{Finapi} import trades '{file}' --source other 2>&1 | cat", environment);

        Assert.All([quote, import, pipe, both], shot => Assert.True(shot.ExitCode == 0, shot.Text));
        Assert.Contains("98765432109876.5", quote.Text, StringComparison.Ordinal);
        Assert.EndsWith("300 stored, 0 duplicates, 0 rejected", import.Text, StringComparison.Ordinal);
        Assert.Matches($"{Long} +98765432109876.5 ", pipe.Text);
        Assert.Equal("t.csv: 300 rows read, 300 stored, 0 duplicates, 0 rejected", both.Text);

        // The runtime itself sets the mode of the keys where there is a terminal.
        Assert.All(
            [pipe, both],
            shot => Assert.DoesNotContain('\e', shot.Raw.Replace("\e[?1h\e=", string.Empty, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Import_ServerAwayMeanwhile_SaysSoAboveTheProgress()
    {
        var isFirst = true;
        _server.Market.BeforeAnswer = (_, context) =>
        {
            if (isFirst)
            {
                isFirst = false;
                context.GetHttpContext().Abort();
            }

            return Task.CompletedTask;
        };
        await using var terminal = await Terminal.OpenAsync(60, rows: 20);
        _server.Market.AddInstrument("A");
        var file = _folder.Write("t.csv", ImportTests.Rows(3_000));

        var shot = await terminal.RunAsync(
            $"{Finapi} import trades '{file}'", new Looks(60, "xterm-256color").AddTo(_server.Environment));

        Assert.True(shot.ExitCode == 0, shot.Text);
        Assert.Contains("Trying again in", string.Join(' ', shot.Rows), StringComparison.Ordinal);
        Assert.Single(shot.Rows, row => row.Contains("100%", StringComparison.Ordinal));
        Assert.EndsWith("3,000 stored, 0 duplicates, 0 rejected", shot.Text, StringComparison.Ordinal);
    }
}
