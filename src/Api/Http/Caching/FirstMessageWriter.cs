using Grpc.Core;

namespace FinApi.Api.Http.Caching;

/// <summary>Looks at the first message of a stream before anything is sent, and can end the stream there.</summary>
/// <param name="inner">Where the messages go.</param>
/// <param name="isEnough">Sees the first message; true when nothing is to be sent.</param>
internal sealed class FirstMessageWriter<T>(IServerStreamWriter<T> inner, Func<T, bool> isEnough)
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
        if (!_hasStarted)
        {
            _hasStarted = true;
            if (isEnough(message))
            {
                throw new EnoughException();
            }
        }
    }

    /// <summary>Unwinds a producer whose messages nobody wants.</summary>
    internal sealed class EnoughException : Exception;
}
