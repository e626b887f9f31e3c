namespace FinApi.Application.Streaming.Frames;

/// <summary>Where a transport's messages of one client come from. Read by one at a time.</summary>
public interface IClientMessages
{
    /// <summary>
    /// The next message; null once the client has completed its side. Throws <see cref="StreamRefusedException"/> for
    /// what cannot be read, and anything else when the connection is lost.
    /// </summary>
    ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken);
}
