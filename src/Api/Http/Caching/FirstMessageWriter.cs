using Grpc.Core;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// Looks at the first message of a stream before anything is sent, and can end the stream there or before any other.
/// </summary>
/// <param name="inner">Where the messages go.</param>
/// <param name="isEnough">Sees the first message; true when nothing is to be sent.</param>
/// <param name="isOver">Asked before each other message; true when nothing more is to be sent.</param>
internal sealed class FirstMessageWriter<T>(IServerStreamWriter<T> inner, Func<T, bool> isEnough, Func<bool> isOver)
    : IServerStreamWriter<T>
    where T : class
{
    private bool _hasStarted;

    public WriteOptions? WriteOptions { get => inner.WriteOptions; set => inner.WriteOptions = value; }

    public Task WriteAsync(T message)
    {
        See(message);
        return inner.WriteAsync(message);
    }

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        See(message);
        return inner.WriteAsync(message, cancellationToken);
    }

    private void See(T message)
    {
        var ends = _hasStarted ? isOver() : isEnough(message);
        _hasStarted = true;
        if (ends)
        {
            throw new EnoughException();
        }
    }

    /// <summary>Unwinds a producer whose messages nobody wants.</summary>
    internal sealed class EnoughException : Exception;
}
