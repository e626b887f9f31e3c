using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Grpc.Core;
using Streams = FinApi.Contracts.V1.Streaming;

namespace FinApi.Cli.Watch;

/// <summary><c>finapi watch SYMBOL...</c></summary>
internal static class WatchCommand
{
    private const int DefaultPauseMilliseconds = 250;

    public static Command Create(CliContext context)
    {
        var symbols = Inputs.Symbols();
        var pause = new Option<int?>("--pause")
        {
            Description = "Least milliseconds between two updates of an instrument; newer items wait for their turn.",
            CustomParser = Values.Count,
            DefaultValueFactory = _ => DefaultPauseMilliseconds,
            HelpName = "MS",
        };
        var command = new ExampleCommand(
            "watch",
            "Shows live prices until Ctrl-C; connects again by itself. In a pipe each update is a line.",
            "finapi watch AAPL MSFT",
            "finapi watch BTCUSDT --pause 1000 | tee prices.txt")
        {
            symbols,
            pause,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            [.. parsed.GetRequiredValue(symbols).Select(symbol => symbol.ToUpperInvariant()).Distinct()],
            parsed.GetValue(pause)!.Value,
            context,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] symbols, int pauseMilliseconds, CliContext context, CancellationToken cancellationToken)
    {
        var settings = CliSettings.Load(context.Environment);
        using var channel = new ServerChannel(settings);
        var board = new WatchBoard(symbols);
        IWatchView view = context.Console.DrawsInPlace()
            ? new TableView(board, context)
            : new LineView(board, context);
        var stream = new PriceStream(
            new Streams.StreamingClient(channel.Calls), symbols, pauseMilliseconds, context.TimeProvider);
        try
        {
            await view.RunAsync(async token =>
            {
                await ReadClosesAsync(board, symbols, settings, token);
                if (board.IsSimulated)
                {
                    view.Notice("These prices are simulated: they are made up.");
                }

                // A price is watched for days: there is no point at which to give up.
                var retry = new RetryLoop(
                    context.Retry with { GiveUpAfter = TimeSpan.MaxValue },
                    context.TimeProvider,
                    channel.Address,
                    view.Notice);
                await retry.RunAsync(attempt => stream.ReadAsync(frame =>
                {
                    retry.NoteProgress();
                    view.Show(frame);
                }, attempt), token);
            }, cancellationToken);
        }
        catch (RpcException e)
        {
            throw new CliException(ServerSentence.Of(e, channel.Address), innerException: e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how this ends.
        }

        return ExitCode.Done;
    }

    // The change of the day is counted from the last close, which a stream does not tell.
    private static async Task ReadClosesAsync(
        WatchBoard board, string[] symbols, CliSettings settings, CancellationToken cancellationToken)
    {
        using var server = new RestApi(settings);
        var answer = await server.GetAsync<BatchGetSnapshotsResponse>(
            RestApi.Query("/v1/snapshots", symbols.Select(symbol => ("symbols", (string?)symbol))), cancellationToken);
        if (answer.NotFound.Count > 0)
        {
            throw new CliException($"Unknown: {string.Join(", ", answer.NotFound)}.");
        }

        // In the order asked for; fewer where two names mean one instrument.
        for (var i = 0; answer.Snapshots.Count == symbols.Length && i < symbols.Length; i++)
        {
            board.Name(symbols[i], answer.Snapshots[i].Snapshot.Symbol);
        }

        foreach (var snapshot in answer.Snapshots)
        {
            board.SetClose(snapshot.Snapshot);
            board.IsSimulated |= snapshot.DataStatus?.Simulated == true;
        }
    }
}
