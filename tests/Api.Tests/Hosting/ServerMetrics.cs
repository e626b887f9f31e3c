using System.Globalization;

namespace FinApi.Api.Tests.Hosting;

/// <summary>What a server says of itself at /metrics.</summary>
internal sealed class ServerMetrics(HttpClient http)
{
    public const string Streams = "finapi_streaming_streams";
    public const string Topics = "finapi_streaming_topics";
    public const string QueuedBytes = "finapi_streaming_queued_bytes";
    public const string WriteBlocked = "finapi_streaming_write_blocked_seconds_total";

    private static readonly string[] OfStreams = [Streams, Topics, QueuedBytes];

    private readonly Dictionary<string, double> _before = [];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public ServerMetrics(ApiServer server)
        : this(server.Http)
    {
    }

    public Task<string> ReadAsync() => http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    /// <summary>The sum of all series of a metric; 0 when there is none.</summary>
    public async Task<double> ReadAsync(string name) =>
        (await ReadAsync()).Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
            .Sum(line => double.Parse(ValueOf(line), CultureInfo.InvariantCulture));

    /// <summary>Waits until a metric is as the condition wants it.</summary>
    public async Task WaitAsync(string name, Func<double, bool> condition)
    {
        using var timer = new PeriodicTimer(Pause);
        while (!condition(await ReadAsync(name)))
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Notes what other servers of the process have open: all count together.</summary>
    public async Task BeginAsync()
    {
        foreach (var name in OfStreams)
        {
            _before[name] = await ReadAsync(name);
        }
    }

    /// <summary>Waits until no stream has left anything behind since the beginning.</summary>
    public async Task WaitUntilQuietAsync()
    {
        foreach (var name in OfStreams)
        {
            await WaitAsync(name, value => value <= _before.GetValueOrDefault(name));
        }
    }

    // name{label="a b"} value timestamp
    private static string ValueOf(string line)
    {
        var labels = line.IndexOf('}', StringComparison.Ordinal);
        return line[(labels + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[labels < 0 ? 1 : 0];
    }
}
