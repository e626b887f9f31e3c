using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Tests.Feeds;

/// <summary>Notes what was logged.</summary>
internal sealed class LogRecorder
{
    public List<(LogLevel Level, string Text)> Lines { get; } = [];

    public ILogger<T> For<T>() => new Sink<T>(this);

    private sealed class Sink<T>(LogRecorder recorder) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (recorder.Lines)
            {
                recorder.Lines.Add((logLevel, formatter(state, exception)));
            }
        }
    }
}
