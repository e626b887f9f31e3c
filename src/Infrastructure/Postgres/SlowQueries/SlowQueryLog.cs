using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>
/// Logs statements that took <see cref="PostgresOptions.SlowQueryThreshold"/> or longer, with their text and without
/// values. Listens to what the driver traces, so no statement can go past it. At most one line a connection and
/// threshold: a statement that is logged has taken that long.
/// </summary>
internal sealed partial class SlowQueryLog : IHostedService, IDisposable
{
    private const string Driver = "Npgsql";
    private const string TextTag = "db.query.text";

    private readonly TimeSpan _threshold;
    private readonly ILogger<SlowQueryLog> _logger;
    private readonly ActivityListener _listener;

    public SlowQueryLog(IOptions<PostgresOptions> options, ILogger<SlowQueryLog> logger)
    {
        _threshold = options.Value.SlowQueryThreshold;
        _logger = logger;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Driver,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Stopped,
        };
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Stopped(Activity activity)
    {
        if (activity.Duration >= _threshold && activity.GetTagItem(TextTag) is string text)
        {
            LogSlow(_logger, activity.Duration.TotalMilliseconds, StatementText.Normalize(text));
        }
    }

    [LoggerMessage(LogLevel.Warning, "A statement took {Milliseconds:0} ms: {Statement}")]
    private static partial void LogSlow(ILogger logger, double milliseconds, string statement);
}
