using FinApi.Application.Results;

namespace FinApi.Application.History.Csv;

/// <summary>Answers an export query with parts of UTF-8 CSV. Streams do not pass the mediator.</summary>
/// <typeparam name="TQuery">The query.</typeparam>
public interface ICsvExporter<in TQuery>
{
    /// <summary>
    /// Validates, then yields parts of whole lines, of which the last has no line break; the first part starts with the
    /// header line. Reads page by page, so memory stays bounded whatever the range, and parts may be of different
    /// versions of the data.
    /// </summary>
    Result<IAsyncEnumerable<CsvPart>> Export(TQuery query, CancellationToken cancellationToken);
}
