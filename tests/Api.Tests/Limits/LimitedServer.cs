using FinApi.Api.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Api.Tests.Limits;

/// <summary>
/// A server whose time stands still, with limits that few calls use up; and what it has stored of usage.
/// </summary>
internal sealed class LimitedServer : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-limits-");
    private ApiServer? _server;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));

    public ApiServer Server => _server ?? throw new InvalidOperationException("Not started.");

    public HttpClient Http => Server.Http;

    public static Task<LimitedServer> StartAsync(params string[] settings) => StartAsync(timeMoves: false, settings);

    /// <summary>Streams need time that moves.</summary>
    public static async Task<LimitedServer> StartAsync(bool timeMoves, params string[] settings)
    {
        var limited = new LimitedServer();
        try
        {
            limited._server = await ApiServer.StartAsync(
                services =>
                {
                    if (!timeMoves)
                    {
                        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(limited.Time));
                    }
                },
                [$"--Data:Path={limited._data.FullName}", .. settings]);
            return limited;
        }
        catch
        {
            await limited.DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>Stops the server; calls and cost by method, as they are stored then.</summary>
    public async Task<Dictionary<string, (long Calls, long Cost)>> StopAsync()
    {
        await Server.StopAsync();
        return ReadUsage(_data);
    }

    public static Dictionary<string, (long Calls, long Cost)> ReadUsage(DirectoryInfo data)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(data.FullName, "finapi.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT method, SUM(calls), SUM(cost) FROM usage GROUP BY method";
        using var row = command.ExecuteReader();
        var usage = new Dictionary<string, (long, long)>();
        while (row.Read())
        {
            usage.Add(row.GetString(0), (row.GetInt64(1), row.GetInt64(2)));
        }

        return usage;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}
