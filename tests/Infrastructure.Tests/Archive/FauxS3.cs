using System.Diagnostics;
using System.Globalization;
using Amazon.S3;
using FinApi.Cli.Tests.Support;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Archive;

/// <summary>An S3 on the loopback address: the package fauxqs, which ./test installs.</summary>
public sealed class FauxS3 : IAsyncLifetime
{
    private string? _lack;
    private Process? _process;
    private AmazonS3Client? _client;

    /// <summary>Its address.</summary>
    public string Endpoint { get; private set; } = string.Empty;

    private static string Packages => Path.Combine(Repository.Root, "tools", "node_modules");

    public async ValueTask InitializeAsync()
    {
        // The way that AWS's tools have credentials; the service takes any.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        _lack = await FindLackAsync();
        if (_lack is not null)
        {
            return;
        }

        var port = FreePort.Find();
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var script = Path.Combine(Repository.Root, "tests", "Infrastructure.Tests", "Archive", "faux-s3.mjs");
        _process = Start(script, Packages, port.ToString(CultureInfo.InvariantCulture));
        if (await _process.StandardOutput.ReadLineAsync() != "listening")
        {
            Assert.Fail(await _process.StandardError.ReadToEndAsync());
        }

        _client = new AmazonS3Client(new AmazonS3Config
        {
            ServiceURL = Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
        });
    }

    /// <summary>Skips the test where it cannot be had.</summary>
    public void SkipUnlessThere() => Assert.SkipWhen(_lack is not null, _lack ?? string.Empty);

    /// <summary>A bucket of a test's own, as a target.</summary>
    public async Task<string> CreateTargetAsync()
    {
        var bucket = $"test-{Guid.NewGuid():n}";
        await _client!.PutBucketAsync(bucket);
        return $"s3://{bucket}/archive";
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    private static async Task<string?> FindLackAsync()
    {
        if (!Directory.Exists(Path.Combine(Packages, "fauxqs")))
        {
            return "There is no S3: npm --prefix tools install brings fauxqs.";
        }

        try
        {
            using var node = Start("--print", "process.versions.node.split('.')[0]");
            var version = (await node.StandardOutput.ReadToEndAsync()).Trim();
            return int.Parse(version, CultureInfo.InvariantCulture) > 22
                ? null
                : $"fauxqs needs a newer Node than {version}: ./test installs one.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no node: apt-get install nodejs.";
        }
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("node", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
