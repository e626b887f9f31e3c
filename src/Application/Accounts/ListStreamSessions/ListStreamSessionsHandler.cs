using FinApi.Application.Ports;
using FinApi.Application.Results;
using FinApi.Application.Streaming;
using MediatR;

namespace FinApi.Application.Accounts.ListStreamSessions;

internal sealed class ListStreamSessionsHandler(IStreamSlots slots)
    : IRequestHandler<ListStreamSessionsQuery, Result<IReadOnlyList<StreamHolder>>>
{
    public async Task<Result<IReadOnlyList<StreamHolder>>> Handle(
        ListStreamSessionsQuery request, CancellationToken cancellationToken) =>
        Result.Of(await slots.ListAsync(request.Caller.AccountId, cancellationToken));
}
