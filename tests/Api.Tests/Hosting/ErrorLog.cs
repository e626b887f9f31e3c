using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FinApi.Api.Tests.Hosting;

/// <summary>Keeps what FinApi logs as an error, or as something less.</summary>
internal sealed class ErrorLog(LogLevel least = LogLevel.Error) : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _messages = new();
    private int _exceptions;

    public IEnumerable<string> Messages => _messages;

    /// <summary>How many of them came with an exception, whose stack a log shows.</summary>
    public int Exceptions => _exceptions;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _messages.Enqueue(formatter(state, exception));
            if (exception is not null)
            {
                Interlocked.Increment(ref _exceptions);
            }
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
