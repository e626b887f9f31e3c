using FinApi.Cli.Watch;
using FinApi.Contracts.V1;
using Spectre.Console;

namespace FinApi.Cli.Tests.Watch;

public sealed class TableViewTests
{
    [Fact]
    public void Draw_AfterTrades_ShowsPricesDirectionChangeAndLag()
    {
        var board = new WatchBoard(["AAPL", "MSFT"]);
        board.SetClose(new Snapshot { Symbol = "AAPL", Trade = new Trade { Price = "100" }, Change = "0" });
        using var output = new StringWriter();
        var context = Context(output);
        var view = new TableView(board, context);

        view.Show(Frames.Welcome());
        view.Show(Frames.Snapshot("AAPL", "101.9", "102.1"));
        view.Show(Frames.Trade("AAPL", "102", TimeSpan.FromMilliseconds(7)));
        view.Show(Frames.Trade("AAPL", "101.5", TimeSpan.FromSeconds(3)));
        context.Console.Write(view.Draw());

        Assert.Matches(@"AAPL.*▼ 101\.50 .*\+1\.50 \(\+1\.50%\).*101\.90 .*102\.10 .*3\.0 s", output.ToString());
        Assert.Contains("Live.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Notice_WhileTheServerIsAway_StandsBelowTheTable()
    {
        using var output = new StringWriter();
        var context = Context(output);
        var view = new TableView(new WatchBoard(["AAPL"]), context);

        view.Notice("The server fell silent.");
        context.Console.Write(view.Draw());

        Assert.Contains("The server fell silent.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_PriceWithoutDirection_KeepsThePlaceOfTheArrow()
    {
        using var output = new StringWriter();
        var context = Context(output);
        var view = new TableView(new WatchBoard(["AAPL"]), context);
        view.Show(Frames.Trade("AAPL", "102", TimeSpan.Zero));
        context.Console.Write(view.Draw());
        var before = FirstLineOf(output);
        view.Show(Frames.Trade("AAPL", "103", TimeSpan.Zero));
        output.GetStringBuilder().Clear();

        context.Console.Write(view.Draw());

        Assert.Contains("▲ 103.00", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(before.Length, FirstLineOf(output).Length);
    }

    [Theory]
    [InlineData(80, "Symbol Last Change Bid Ask Lag")]
    [InlineData(60, "Symbol Last Change Bid Ask")]
    [InlineData(50, "Symbol Last Change")]
    [InlineData(25, "Symbol Last")]
    public void Draw_NarrowTerminal_LeavesColumnsOutAndWrapsNothing(int width, string columns)
    {
        var board = new WatchBoard(["AAPL"]);
        board.SetClose(new Snapshot { Symbol = "AAPL", Trade = new Trade { Price = "100" }, Change = "0" });
        using var output = new StringWriter();
        var context = Context(output);
        context.Console.Profile.Width = width;
        var view = new TableView(board, context);
        view.Show(Frames.Snapshot("AAPL", "101.9", "102.1"));
        view.Show(Frames.Trade("AAPL", "102.25", TimeSpan.FromMilliseconds(700)));

        context.Console.Write(view.Draw());

        var lines = output.ToString().Split('\n');
        Assert.Equal(
            columns.Split(' '),
            lines[1].Split('│', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Contains("102.25", lines[3], StringComparison.Ordinal);
        Assert.Contains("╰", lines[4], StringComparison.Ordinal);
        Assert.All(lines[..5], line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void Draw_MoreRowsThanLines_ShowsTheFirstAndSaysHowManyAreLeft()
    {
        using var output = new StringWriter();
        var context = Context(output);
        context.Console.Profile.Height = 10;
        var view = new TableView(new WatchBoard([.. Enumerable.Range(0, 30).Select(i => $"S{i:00}")]), context);

        context.Console.Write(view.Draw());

        Assert.Contains("S03", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("S04", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("26 more do not fit", output.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_Interrupted_Ends()
    {
        using var output = new StringWriter();
        using var ctrlC = new CancellationTokenSource();
        var view = new TableView(new WatchBoard(["AAPL"]), Context(output));
        var started = new TaskCompletionSource();
        var running = view.RunAsync(
            async token =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
            ctrlC.Token);
        await started.Task;

        await Task.Run(ctrlC.Cancel, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static string FirstLineOf(StringWriter output) => output.ToString().Split('\n')[0];

    private static CliContext Context(TextWriter output) => new(
        output,
        CliContext.CreateConsole(output, isTerminal: false),
        CliContext.CreateConsole(output, isTerminal: false),
        _ => null);
}
