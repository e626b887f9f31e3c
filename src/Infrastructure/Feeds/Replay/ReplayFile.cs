using System.Security.Cryptography;
using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using FinApi.MarketFiles;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>
/// A file to replay. Its source is named by its content: the same file, moved or renamed, is never stored twice.
/// </summary>
internal sealed record ReplayFile(string Path, MarketFileKind Kind, string Source)
{
    /// <summary>Generation of the numbering, which is that of the file's rows for good.</summary>
    public const long SourceEpoch = 1;

    private const int HashCharacters = 32;

    // Told apart by the columns that they require, whatever the file is called.
    private static readonly MarketFileKind[] Kinds =
        [MarketFileKind.Trades, MarketFileKind.Quotes, MarketFileKind.Bars];

    /// <summary>Why a file cannot be replayed, as a sentence; null when it can.</summary>
    public static string? FindProblem(string path) => TryFindKind(path, out _, out var problem) ? null : problem;

    /// <summary>Finds out what a file holds and reads it once for its name.</summary>
    /// <exception cref="MarketFileException">It cannot be replayed.</exception>
    public static async Task<ReplayFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!TryFindKind(path, out var kind, out var problem))
        {
            throw new MarketFileException(problem!);
        }

        await using var content = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        return new ReplayFile(path, kind, $"replay:{hash[..HashCharacters]}");
    }

    /// <summary>The rows above a number, in the file's order.</summary>
    /// <exception cref="MarketFileException">The file is broken from here on.</exception>
    public IEnumerable<ReplayRow> RowsAfter(long sequence)
    {
        using var reader = MarketFileReader.Open(Path, Kind, MarketFileDefaults.None);
        var time = Instant.MinValue;
        foreach (var row in reader.Read())
        {
            var (symbol, ownTime, item) = Describe(row);
            time = ownTime > time ? ownTime.Value : time;
            if (row.Position.Number > sequence)
            {
                yield return new ReplayRow(this, row.Position.Number, symbol, time, item);
            }
        }
    }

    private static (Symbol? Symbol, Instant? Time, IngestItem Item) Describe(MarketFileRow row) =>
        row switch
        {
            MarketFileRow.OfTrade { Trade: var trade } =>
                (trade.Symbol, trade.EventTime, new IngestItem.OfTrade(trade)),
            MarketFileRow.OfQuote { Quote: var quote } =>
                (quote.Symbol, quote.EventTime, new IngestItem.OfQuote(quote)),
            MarketFileRow.OfBar { Bar: var bar } => (bar.Symbol, bar.EndTime, new IngestItem.OfBar(bar)),
            MarketFileRow.Unreadable { Position: var at } bad =>
                (null, null, new IngestItem.Unreadable(bad.Reason, bad.Field, $"line {at.LineNumber}: {bad.Message}")),
            _ => throw new InvalidOperationException($"A {row.GetType().Name} cannot be replayed."),
        };

    private static bool TryFindKind(string path, out MarketFileKind kind, out string? problem)
    {
        var misfits = new List<string>();
        foreach (var candidate in Kinds)
        {
            try
            {
                using var reader = MarketFileReader.Open(path, candidate, MarketFileDefaults.None);
                (kind, problem) = (candidate, null);
                return true;
            }
            catch (MarketFileException misfit)
            {
                misfits.Add(misfit.Message);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                misfits = [failure.Message];
                break;
            }
        }

        (kind, problem) = (default, $"Feed:Files: '{path}' cannot be replayed. {string.Join(' ', misfits)}");
        return false;
    }
}
