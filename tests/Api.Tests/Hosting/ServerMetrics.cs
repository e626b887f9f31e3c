using System.Globalization;

namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// What a server says of itself at /metrics. A gauge there is only right where the process has one server: the exporter
/// shows whichever server's it read last.
/// </summary>
internal sealed class ServerMetrics(HttpClient http)
{
    public const string Streams = "finapi_streaming_streams";
    public const string WriteBlocked = "finapi_streaming_write_blocked_seconds_total";

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

    // name{label="a b"} value timestamp
    private static string ValueOf(string line)
    {
        var labels = line.IndexOf('}', StringComparison.Ordinal);
        return line[(labels + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[labels < 0 ? 1 : 0];
    }
}
