using System.Globalization;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Every server of the connection string by itself: a standby counts the statements that it runs.</summary>
internal sealed partial class EachServer(OperatorConnection operatorConnection, ILogger<EachServer> logger)
{
    private const int PatienceSeconds = 30;

    /// <summary>Does something on each server that answers.</summary>
    /// <returns>Why the last one that did not could not do it; null when all did.</returns>
    public async Task<string?> ForEachAsync(
        Func<string, NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var (server, text) in List())
        {
            try
            {
                await using var connection = new NpgsqlConnection(text);
                await connection.OpenAsync(cancellationToken);
                await work(server, connection);
            }
            catch (Exception e) when (PostgresFailure.Is(e))
            {
                problem = $"{server} does not give its statistics ({PostgresFailure.Describe(e)}).";
                LogFailed(logger, problem);
            }
        }

        return problem;
    }

    private IEnumerable<(string Server, string Text)> List()
    {
        var settings = operatorConnection.Parse();
        foreach (var host in settings.Host!.Split(',', StringSplitOptions.TrimEntries))
        {
            var colon = host.StartsWith('/') ? -1 : host.LastIndexOf(':');
            var one = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
            {
                Host = colon < 0 ? host : host[..colon],
                Port = colon < 0 ? settings.Port : int.Parse(host.AsSpan(colon + 1), CultureInfo.InvariantCulture),
                Pooling = false,
                CommandTimeout = PatienceSeconds,
            };
            one.Remove("Target Session Attributes");
            one.Remove("Load Balance Hosts");
            yield return ($"{one.Host}:{one.Port}", one.ConnectionString);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}
