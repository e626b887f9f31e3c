using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.MarketFiles;
using Grpc.Core;

namespace FinApi.Cli.Import;

/// <summary>
/// Imports the files of one command, one after the other; a file that cannot be read does not keep the next.
/// </summary>
internal sealed class ImportRun(ImportSettings settings, CliContext context, Interruption interruption)
{
    private IImportProgress? _shown;

    public async Task<int> RunAsync()
    {
        using var channel = new ServerChannel(CliSettings.Load(context.Environment));
        var ingest = new Ingest.IngestClient(channel.Calls);
        var retry = new RetryLoop(context.Retry, context.TimeProvider, channel.Address, Notice);
        var instruments = new InstrumentRegistry(
            new Reference.ReferenceClient(channel.Calls), ingest, retry, settings);
        var outcomes = new List<ImportOutcome>();
        using var told = interruption.Stopping.Register(() => Notice(ImportReport.Stopping));
        foreach (var file in settings.Files)
        {
            if (interruption.Stopping.IsCancellationRequested)
            {
                break;
            }

            var outcome = await ImportAsync(file, ingest, retry, instruments);
            outcomes.Add(outcome);
            ImportReport.Write(outcome, context);
            if (outcome.IsServerLost)
            {
                break;
            }
        }

        ImportReport.WriteTotal(outcomes, settings.Files.Count, context);
        if (interruption.Stopping.IsCancellationRequested)
        {
            return interruption.ExitCode;
        }

        return outcomes.Count == settings.Files.Count && outcomes.All(outcome => outcome.IsDone)
            ? ExitCode.Done
            : ExitCode.Failed;
    }

    private async Task<ImportOutcome> ImportAsync(
        string file, Ingest.IngestClient ingest, RetryLoop retry, InstrumentRegistry instruments)
    {
        var tally = new ImportTally();
        var rejectsPath = settings.RejectsPath ?? RejectFile.PathFor(file);
        string? problem;
        var isServerLost = false;
        try
        {
            await ImportAsync(file, rejectsPath, tally, ingest, retry, instruments);
            problem = interruption.Stopping.IsCancellationRequested ? ImportReport.Stopped : null;
        }
        catch (OperationCanceledException) when (interruption.Aborting.IsCancellationRequested)
        {
            problem = ImportReport.Stopped;
        }
        catch (Exception e) when (e is MarketFileException or IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }
        catch (Exception e) when (e is CliException or RpcException)
        {
            problem = e is RpcException rpc ? ServerSentence.Of(rpc, retry.Address) : e.Message;
            isServerLost = true;
        }

        return new ImportOutcome(file, tally)
        {
            RejectsPath = tally.Rejected > 0 ? rejectsPath : null,
            Problem = problem,
            IsServerLost = isServerLost,
        };
    }

    private async Task ImportAsync(
        string file,
        string rejectsPath,
        ImportTally tally,
        Ingest.IngestClient ingest,
        RetryLoop retry,
        InstrumentRegistry instruments)
    {
        using var reader = MarketFileReader.Open(file, settings.Kind, settings.Defaults);
        var hasSymbols = reader.Columns.Contains("symbol", StringComparer.OrdinalIgnoreCase);
        var source = settings.Source
            ?? await ContentSource.NameOfAsync(file, settings, hasSymbols, interruption.Aborting);
        using var rejects = new RejectFile(rejectsPath, reader.HeaderText);
        if (settings.Kind == MarketFileKind.Calendars)
        {
            await new CalendarImport(reader, ingest, retry, source, context.TimeProvider)
                .RunAsync(tally, rejects, interruption.Aborting);
            return;
        }

        using var publisher = new BatchPublisher(
            ingest, retry, source, (batch, response) => FileImport.Settle(batch, response, tally, rejects));
        var stored = await publisher.AskStoredAsync(interruption.Aborting);
        var days = new CoveredDays();
        var import = new FileImport(reader, publisher, instruments, rejects, tally, days);
        await ShowAsync(PrintableText.Of(Path.GetFileName(file)), async progress =>
        {
            _shown = progress;
            await import.RunAsync(stored, progress, interruption);
        });
        if (tally.Rejected == 0 && !settings.IsPartial && !interruption.Stopping.IsCancellationRequested)
        {
            // Rows that are new, or back after a deletion, make a statement of their own; a file that was stored before
            // says nothing new.
            var statement = tally.Stored > 0 ? $"{source} {Guid.NewGuid():N}" : source;
            await StateDaysAsync(file, days, ingest, retry, statement);
        }
    }

    // The rows are stored: that their days are not known as complete only makes caches ask more often.
    private async Task StateDaysAsync(
        string file, CoveredDays days, Ingest.IngestClient ingest, RetryLoop retry, string source)
    {
        if (await days.StateAsync(ingest, retry, source, interruption.Aborting) is [var first, ..] refused)
        {
            Notice(
                $"{Path.GetFileName(file)}: the server does not note "
                + (refused.Count == 1 ? "one range of days as complete: " : $"{refused.Count:N0} ranges of days as "
                    + "complete, such as ")
                + first);
        }
    }

    private async Task ShowAsync(string name, Func<IImportProgress, Task> import)
    {
        try
        {
            await RunShownAsync(name, import);
        }
        finally
        {
            _shown = null;
        }
    }

    // What is drawn in place has to be told of a line between: it would draw over it.
    private void Notice(string sentence)
    {
        if (_shown is { } progress)
        {
            progress.Notice(PrintableText.Of(sentence));
        }
        else
        {
            context.WriteError(sentence);
        }
    }

    private Task RunShownAsync(string name, Func<IImportProgress, Task> import) =>
        context.ErrorConsole.DrawsInPlace()
            ? TerminalProgress.RunAsync(name, context.ErrorConsole, context.TimeProvider, import)
            : import(new PlainProgress(name, context.ErrorConsole, context.TimeProvider));
}
