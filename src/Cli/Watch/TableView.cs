using FinApi.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FinApi.Cli.Watch;

/// <summary>A table that is drawn anew while prices move.</summary>
internal sealed class TableView(WatchBoard board, CliContext context) : IWatchView
{
    // Faster than this nobody reads, and a terminal over a slow line would lag.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private volatile string _notice = "Connecting";

    public Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        context.Console.Live(Draw()).AutoClear(false).StartAsync(async live =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = work(ended.Token);
            using var timer = new PeriodicTimer(Redraw, context.Clock);
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Draw());
                await Task.WhenAny(running, timer.WaitForNextTickAsync(ended.Token).AsTask());
            }

            live.UpdateTarget(Draw());
            await running;
        });

    public void Show(StreamFrame frame)
    {
        lock (board.Lock)
        {
            board.Take(frame);
        }

        if (StreamSentence.Of(frame) is { } sentence)
        {
            Notice(sentence);
        }
        else if (frame.FrameCase == StreamFrame.FrameOneofCase.Welcome)
        {
            Notice(string.Empty);
        }
    }

    public void Notice(string sentence) => _notice = sentence;

    /// <summary>The table as it stands.</summary>
    internal IRenderable Draw()
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("Symbol");
        foreach (var column in new[] { "Last", "Change", "Bid", "Ask", "Lag" })
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        lock (board.Lock)
        {
            foreach (var row in board.Rows)
            {
                table.AddRow(
                    new Text(row.Symbol, new Style(decoration: Decoration.Bold)),
                    new Text(LastOf(row), Toned(row.Direction)),
                    new Text(row.ChangeText, Toned(Math.Sign(row.Change ?? 0))),
                    new Text(row.Bid ?? string.Empty),
                    new Text(row.Ask ?? string.Empty),
                    new Text(row.LagText, new Style(Color.Grey)));
            }
        }

        return new Rows(table, new Text(_notice.Length == 0 ? "Live. Ctrl-C ends." : _notice, new Style(Color.Grey)));
    }

    // The arrow says without colours what they say with them.
    private static string LastOf(WatchRow row) =>
        row.Direction switch { > 0 => $"▲ {row.Last}", < 0 => $"▼ {row.Last}", _ => row.Last ?? string.Empty };

    private static Style Toned(int direction) =>
        direction switch { > 0 => new Style(Color.Green), < 0 => new Style(Color.Red), _ => Style.Plain };
}
