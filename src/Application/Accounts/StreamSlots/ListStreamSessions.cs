using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.StreamSlots;

/// <summary>Asks for the live streams of the account, oldest first.</summary>
public sealed record ListStreamSessionsQuery(Caller Caller) : IRequest<Result<IReadOnlyList<StreamHolder>>>;

internal sealed class ListStreamSessionsHandler(IStreamSlots slots)
    : IRequestHandler<ListStreamSessionsQuery, Result<IReadOnlyList<StreamHolder>>>
{
    public async Task<Result<IReadOnlyList<StreamHolder>>> Handle(
        ListStreamSessionsQuery request, CancellationToken cancellationToken) =>
        Result.Of(await slots.ListAsync(request.Caller.AccountId, cancellationToken));
}
