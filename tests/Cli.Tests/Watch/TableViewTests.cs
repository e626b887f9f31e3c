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

        Assert.Matches(@"AAPL.*▼ 101\.5.*\+1\.50 \(\+1\.50%\).*101\.9.*102\.1.*3\.0 s", output.ToString());
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

    private static CliContext Context(TextWriter output) => new(
        output,
        CliContext.CreateConsole(output, isTerminal: false),
        CliContext.CreateConsole(output, isTerminal: false),
        _ => null);
}
