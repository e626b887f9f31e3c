using System.Net.Http.Headers;

namespace FinApi.Bench.Servers;

/// <summary>The limit (Limit/): the same bytes with nothing done for them.</summary>
internal sealed class LimitServer(ServerProcess process) : IAsyncDisposable
{
    /// <summary>Before the path of a POST.</summary>
    public const string Prefix = "/kept";

    public ServerProcess Process => process;

    public static async Task<LimitServer> StartAsync(string? postgres = null) =>
        new(await ServerProcess.StartAsync(
            Repository.Assembly("bench/Limit", "FinApi.Limit.dll"),
            postgres is null ? [] : [$"--Postgres={postgres}"]));

    /// <summary>Gives it an answer to give.</summary>
    public async Task KeepAsync(string path, int status, string? contentType, byte[] body)
    {
        using var http = new HttpClient { BaseAddress = process.Http };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        content.Headers.Add("x-status", status.ToString());
        using var response = await http.PutAsync(new Uri(Prefix + path, UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
