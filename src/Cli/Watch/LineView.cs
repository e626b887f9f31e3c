using FinApi.Contracts.V1;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Cli.Watch;

/// <summary>A line an update, for pipes and files: columns that do not move, and no colours.</summary>
internal sealed class LineView(WatchBoard board, CliContext context) : IWatchView
{
    private static readonly InstantPattern Times =
        InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (OperationCanceledException) when (context.Console.Profile.Capabilities.Interactive)
        {
            // A terminal shows ^C where the next prompt would begin.
            context.Write(string.Empty);
            throw;
        }
    }

    public void Show(StreamFrame frame)
    {
        if (StreamSentence.Of(frame) is { } sentence)
        {
            Notice(sentence);
        }

        foreach (var row in board.Take(frame).Where(row => row.UpdateTime is not null))
        {
            context.Write(LineOf(row));
        }

        context.Output.Flush();
    }

    public void Notice(string sentence) => context.WriteError(sentence);

    private static string LineOf(WatchRow row) =>
        string.Join(
            "  ",
            Times.Format(row.UpdateTime ?? Instant.MinValue),
            row.Symbol,
            $"last {row.Last ?? "-"}",
            $"change {(row.ChangeText.Length == 0 ? "-" : row.ChangeText)}",
            $"bid {row.Bid ?? "-"}",
            $"ask {row.Ask ?? "-"}",
            $"lag {row.LagText}");
}
