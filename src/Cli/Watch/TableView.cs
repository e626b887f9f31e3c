using FinApi.Contracts.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FinApi.Cli.Watch;

/// <summary>A table that is updated in place while prices move.</summary>
internal sealed class TableView(WatchBoard board, CliContext context) : IWatchView
{
    // Faster than this nobody reads, and a terminal over a slow line would lag.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    // The frame of the table, its head, and the line on which the cursor waits.
    private const int LinesAround = 5;

    // How many of the columns are shown, the most that the terminal is wide enough for:
    // a bid without its ask says little.
    private static readonly int[] ColumnCounts = [6, 5, 3, 2];

    private static readonly (string Title, Func<WatchRow, Text> Cell)[] Columns =
    [
        ("Symbol", row => new Text(row.Symbol, new Style(decoration: Decoration.Bold))),
        ("Last", LastOf),
        ("Change", ChangeOf),
        ("Bid", row => new Text(row.Aligned(row.Bid))),
        ("Ask", row => new Text(row.Aligned(row.Ask))),
        ("Lag", row => new Text(row.LagText, new Style(Color.Grey))),
    ];

    private volatile string _notice = "Connecting";

    // The timer does not hear of Ctrl-C: its end would be awaited here,
    // on the thread that still has to tell the work of it.
    public Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        context.Console.Live(Draw()).AutoClear(false).StartAsync(async live =>
        {
            var running = work(cancellationToken);
            using var timer = new PeriodicTimer(Redraw, context.TimeProvider);
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Draw());
                await Task.WhenAny(running, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
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

    /// <summary>The table as it stands, as far as the terminal is wide and high enough for it.</summary>
    internal IRenderable Draw()
    {
        var (width, height) = (context.Console.Profile.Width, context.Console.Profile.Height);
        var options = RenderOptions.Create(context.Console, context.Console.Profile.Capabilities);

        // Whatever it says, its end is what matters: the rows make room for all of it.
        var lines = Segment.SplitLines(((IRenderable)Footer(board.Rows.Count)).Render(options, width)).Count;
        var shown = Math.Clamp(height - LinesAround - lines, 1, board.Rows.Count);
        lock (board.Lock)
        {
            var table = ColumnCounts.Select(count => Draw(count, shown))
                .FirstOrDefault(table => ((IRenderable)table).Measure(options, int.MaxValue).Max <= width)
                ?? Draw(ColumnCounts[^1], shown);
            return new Rows(table, Footer(board.Rows.Count - shown));
        }
    }

    private Table Draw(int columns, int rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn("Symbol").NoWrap());
        foreach (var (title, _) in Columns[1..columns])
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (var row in board.Rows.Take(rows))
        {
            table.AddRow(Columns[..columns].Select(column => column.Cell(row)));
        }

        return table;
    }

    private Text Footer(int hidden)
    {
        var notice = _notice.Length > 0 ? _notice
            : board.IsSimulated ? "Live, but simulated: the prices are made up. Ctrl-C ends."
            : "Live. Ctrl-C ends.";
        var text = hidden == 0 ? notice : $"{hidden} more do not fit into this terminal. {notice}";
        return new Text(text, new Style(Color.Grey));
    }

    // The arrow says without colours what they say with them; its place is kept, so that columns stay where they are.
    private static Text LastOf(WatchRow row)
    {
        var arrow = row.Direction switch { > 0 => '▲', < 0 => '▼', _ => ' ' };
        return new Text(row.Last is null ? string.Empty : $"{arrow} {row.Aligned(row.Last)}", Toned(row.Direction));
    }

    private static Text ChangeOf(WatchRow row) => new(row.ChangeText, Toned(Math.Sign(row.Change ?? 0)));

    private static Style Toned(int direction) =>
        direction switch { > 0 => new Style(Color.Green), < 0 => new Style(Color.Red), _ => Style.Plain };
}
