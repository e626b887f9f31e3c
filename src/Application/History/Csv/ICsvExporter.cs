using FinApi.Application.Results;

namespace FinApi.Application.History.Csv;

/// <summary>Answers an export query with chunks of UTF-8 CSV. Streams do not pass the mediator.</summary>
/// <typeparam name="TQuery">The query.</typeparam>
public interface ICsvExporter<in TQuery>
{
    /// <summary>
    /// Validates, then yields chunks of whole lines, of which the last has no line break; the first chunk starts with
    /// the header line. Reads page by page, so memory stays bounded whatever the range.
    /// </summary>
    Result<IAsyncEnumerable<ReadOnlyMemory<byte>>> Export(TQuery query, CancellationToken cancellationToken);
}
