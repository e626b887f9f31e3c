using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.StreamSlots.ListStreamSessions;

internal sealed class ListStreamSessionsHandler(IStreamSlots slots)
    : IRequestHandler<ListStreamSessionsQuery, Result<IReadOnlyList<StreamHolder>>>
{
    public async Task<Result<IReadOnlyList<StreamHolder>>> Handle(
        ListStreamSessionsQuery request, CancellationToken cancellationToken) =>
        Result.Of(await slots.ListAsync(request.Caller.AccountId, cancellationToken));
}
