using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Archive.ListFiles;

/// <summary>Asks for files of the archive, with links to them.</summary>
/// <param name="Dataset"><c>trades</c>, <c>quotes</c> or <c>bars</c>, in any case.</param>
/// <param name="Date">One day, of bars one month; empty: those of the range.</param>
/// <param name="StartDate">The first day, inclusive; empty: the first that there is.</param>
/// <param name="EndDate">The last day, exclusive; empty: the newest that there is.</param>
/// <param name="PageSize">Most files; 0: <see cref="ListFilesValidator.DefaultFiles"/>.</param>
/// <param name="PageToken">That of the page before; empty for the first.</param>
/// <param name="Access">What the caller may see.</param>
public sealed record ListFilesQuery(
    string Dataset,
    string Date,
    string StartDate,
    string EndDate,
    int PageSize,
    string PageToken,
    MarketAccess Access) : IRequest<Result<FilePage>>;
