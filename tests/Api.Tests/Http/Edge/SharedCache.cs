using System.Diagnostics;
using FinApi.Api.Tests.Hosting;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Http.Edge;

/// <summary>A real cache in front of a server, as it is when nobody has told it anything of FinApi.</summary>
internal sealed class SharedCache : IAsyncDisposable
{
    private const string Nginx = "/usr/sbin/nginx";
    private const string Varnish = "/usr/sbin/varnishd";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-cache-");
    private readonly Process _process;

    private SharedCache(string name, Uri server)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var start = name == "nginx" ? StartOfNginx(server) : StartOfVarnish(server);
        start.UseShellExecute = false;
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public Uri Address { get; }

    /// <summary>Starts one; skips the test where it is not installed.</summary>
    public static async Task<SharedCache> StartAsync(string name, ApiServer server)
    {
        Assert.SkipUnless(
            File.Exists(name == "nginx" ? Nginx : Varnish), $"There is no {name}: apt-get install {name}.");
        var cache = new SharedCache(name, server.Http.BaseAddress!);
        using var http = new HttpClient { BaseAddress = cache.Address };
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => $"{name} did not answer.");
        return cache;
    }

    /// <summary>Whether an answer came out of the cache.</summary>
    public static bool IsHit(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Cache", out var status)
            ? status.Single() == "HIT"
            // The request's number, and that of the one that has filled the cache.
            : answer.Headers.GetValues("X-Varnish").Single().Contains(' ', StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Processes.SignalAsync("TERM", _process.Id);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private ProcessStartInfo StartOfNginx(Uri server)
    {
        var folder = _folder.FullName;
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            file,
            $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : string.Empty)}}
            daemon off;
            worker_processes 1;
            pid {{folder}}/pid;
            error_log stderr;
            events { }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              proxy_cache_path {{folder}}/cache keys_zone=answers:1m;
              server {
                listen {{Address.Authority}};
                location / {
                  proxy_pass {{server.GetLeftPart(UriPartial.Authority)}};
                  proxy_http_version 1.1;
                  proxy_cache answers;
                  add_header X-Cache $upstream_cache_status always;
                }
              }
            }
            """);
        return new ProcessStartInfo(Nginx, ["-p", folder, "-c", file, "-e", "stderr"]);
    }

    private ProcessStartInfo StartOfVarnish(Uri server) =>
        new(
            Varnish,
            [
                "-j", "none", "-F", "-n", _folder.FullName, "-s", "malloc,16m", "-a", Address.Authority,
                "-b", server.Authority,
            ]);
}
