using System.Text.RegularExpressions;
using System.Threading.Channels;
using FinApi.Cli.Tests.Support;

namespace FinApi.Browser.Tests;

/// <summary>The program in docs/streaming.md, run in a browser as it stands there.</summary>
public sealed partial class StreamingDocsTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Program_ServerIsKilledAndStartsAgain_ConnectsAnew()
    {
        var page = await chromium.OpenAsync();
        await using var server = new ServerProcess();
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var market = new MarketSource(server.Grpc, server.IngestKey, TimeProvider.System);
        await market.AddInstrumentAsync("AAPL", "Apple");
        var frames = Channel.CreateUnbounded<string>();
        page.Console += (_, message) => frames.Writer.TryWrite(message.Text);

        // Any page of the server: a browser lets only its own pages, and listed ones, open streams.
        var program = await ReadProgramAsync();
        await page.AddInitScriptAsync(program
            .Replace("localhost:8080", server.Http.Authority, StringComparison.Ordinal)
            .Replace("fin_live_...", server.IngestKey, StringComparison.Ordinal));
        await page.GotoAsync(new Uri(server.Http, "/live").ToString());
        await WaitForSnapshotAsync(frames.Reader);
        await server.KillAsync();
        await server.StartAsync(TestContext.Current.CancellationToken);

        await WaitForSnapshotAsync(frames.Reader);
    }

    private static async Task WaitForSnapshotAsync(ChannelReader<string> frames)
    {
        var isSnapshot = false;
        while (!isSnapshot)
        {
            var frame = await frames.ReadAsync(TestContext.Current.CancellationToken);
            isSnapshot = frame.Contains("\"snapshot\"", StringComparison.Ordinal);
        }
    }

    private static async Task<string> ReadProgramAsync()
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "streaming.md"), TestContext.Current.CancellationToken);
        return Program().Match(text).Groups["lines"].Value;
    }

    [GeneratedRegex(@"```js\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Program();
}
