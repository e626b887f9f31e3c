using FinApi.Application.Storage;

namespace FinApi.Application.Ingest.Sources;

/// <summary>Reads what sources have published so far.</summary>
public interface ISourceLedgerReader
{
    /// <summary>The ledger of a source; null when it never published.</summary>
    ValueTask<SourceLedger?> FindAsync(string source, CancellationToken cancellationToken);
}
