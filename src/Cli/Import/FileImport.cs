using System.Threading.Channels;
using FinApi.Contracts.V1;
using FinApi.Domain.Instruments;
using FinApi.MarketFiles;

namespace FinApi.Cli.Import;

/// <summary>
/// Imports one file: a reader parses rows, asks for instruments and fills batches; a publisher sends the batches; a
/// short bounded queue is between them. A row's sequence number is its number in the file, so that a second run skips
/// the stored rows.
/// </summary>
internal sealed class FileImport(
    MarketFileReader reader,
    BatchPublisher publisher,
    InstrumentRegistry instruments,
    RejectFile rejects,
    ImportTally tally,
    CoveredDays days)
{
    private const int QueuedBatches = 4;

    private readonly Channel<PublishBatch> _batches = Channel.CreateBounded<PublishBatch>(QueuedBatches);
    private PublishBatch? _open;

    public async Task RunAsync(StoredRanges stored, IImportProgress progress, Interruption interruption)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(interruption.Aborting);
        var publishing = PublishAsync(failed);
        try
        {
            // Reading is synchronous work: it must not block the caller, which has to react to Ctrl-C.
            await Task.Run(
                () => ReadAsync(stored, progress, interruption.Stopping, failed.Token), CancellationToken.None);
        }
        catch (OperationCanceledException) when (failed.IsCancellationRequested)
        {
            // The publisher reports the cause below.
        }
        finally
        {
            _batches.Writer.Complete();
            await publishing;
        }
    }

    /// <summary>Counts the results of a batch.</summary>
    public static void Settle(PublishBatch batch, PublishResponse response, ImportTally tally, RejectFile rejects)
    {
        foreach (var rejection in response.Rejections)
        {
            var field = rejection.Field.Length == 0 ? string.Empty : rejection.Field + ": ";
            rejects.Add(batch.PositionOf(rejection.Index), new Rejection(rejection.Reason, field + rejection.Message));
        }

        var ownDuplicates = batch.IsResent ? response.Duplicates : 0;
        tally.AddStored(response.Accepted + ownDuplicates);
        tally.AddDuplicates(response.Duplicates - ownDuplicates);
        tally.AddRejected(response.Rejections.Count);
    }

    private async Task PublishAsync(CancellationTokenSource failed)
    {
        try
        {
            await publisher.PublishAsync(_batches.Reader, failed.Token);
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private async Task ReadAsync(
        StoredRanges stored, IImportProgress progress, CancellationToken stopping, CancellationToken cancellationToken)
    {
        foreach (var row in reader.Read())
        {
            if (stopping.IsCancellationRequested)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            tally.AddRead();
            progress.Report(tally, reader.BytesRead, reader.TotalBytes);
            days.Note(row);
            if (row is MarketFileRow.OfCorrection { Corrected: var corrected })
            {
                tally.AddRevision(isCancel: corrected is null);
            }

            if (stored.Contains(row.Position.Number))
            {
                tally.AddDuplicates(1);
            }
            else if (await RejectionOfAsync(row, cancellationToken) is { } rejection)
            {
                rejects.Add(row.Position, rejection);
                tally.AddRejected(1);
            }
            else
            {
                await AddAsync(row, cancellationToken);
            }
        }

        await FlushAsync(cancellationToken);
    }

    private async ValueTask<Rejection?> RejectionOfAsync(MarketFileRow row, CancellationToken cancellationToken) =>
        row switch
        {
            MarketFileRow.Unreadable { Field: "" } bad => new Rejection(bad.Reason, bad.Message),
            MarketFileRow.Unreadable bad => new Rejection(bad.Reason, $"{bad.Field}: {bad.Message}"),
            MarketFileRow.OfInstrument { Instrument.Mic: var mic } =>
                await instruments.EnsureMarketAsync(mic, cancellationToken),
            _ => await instruments.EnsureAsync(SymbolOf(row), cancellationToken),
        };

    private static Symbol SymbolOf(MarketFileRow row) =>
        row switch
        {
            MarketFileRow.OfTrade { Trade: var trade } => trade.Symbol,
            MarketFileRow.OfQuote { Quote: var quote } => quote.Symbol,
            MarketFileRow.OfBar { Bar: var bar } => bar.Symbol,
            MarketFileRow.OfCorporateAction { CorporateAction: var action } => action.Symbol,
            MarketFileRow.OfCorrection { Trade: var trade } => trade.Symbol,
            _ => default,
        };

    private async ValueTask AddAsync(MarketFileRow row, CancellationToken cancellationToken)
    {
        var number = row.Position.Number;
        if (_open?.Takes(number) == false)
        {
            await FlushAsync(cancellationToken);
        }

        var placed = row is MarketFileRow.OfInstrument instrument
            ? await instruments.PlaceAsync(instrument, cancellationToken)
            : row;
        _open ??= new PublishBatch(number);
        _open.Add(row.Position, IngestItems.Of(placed));
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_open is { } batch)
        {
            _open = null;
            await _batches.Writer.WriteAsync(batch, cancellationToken);
        }
    }
}
