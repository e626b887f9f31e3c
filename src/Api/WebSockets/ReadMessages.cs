using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.WebSockets;

/// <summary>Messages of which the first one was read already.</summary>
internal sealed class ReadMessages(ClientMessage first, IClientMessages rest) : IClientMessages
{
    private ClientMessage? _first = first;

    public ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_first is null)
        {
            return rest.ReadAsync(cancellationToken);
        }

        var message = _first;
        _first = null;
        return ValueTask.FromResult<ClientMessage?>(message);
    }
}
