using System.Net;
using System.Text.RegularExpressions;
using FinApi.Api.Errors;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Sessions;
using FinApi.Cli.Tests.Support;
using FinApi.Contracts.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Tests.Streaming;

/// <summary>Who comes back after a stream has ended, over every transport.</summary>
public sealed partial class StreamReturnTests
{
    private const string Lines = "application/x-ndjson";
    private const string Events = "text/event-stream";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoAway_EveryReasonOverEveryTransport_IsFollowedByAnEndOfTheSameKind()
    {
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        foreach (var (reason, wait) in Documented().Where(row => IsOfUseCases(row.Reason)))
        {
            await using var grpc = await LiveStream.StartAsync(server);
            await grpc.SubscribeAsync(LiveStream.Quotes("AAPL"));
            using var socket = await StreamSocket.ConnectAsync(server);
            await socket.SendAsync(Requests.Hello());
            await socket.SendAsync(Requests.Subscribe(Requests.Quotes("AAPL")));
            await using var lines = await PriceLines.OpenAsync(server, "symbols=AAPL", Lines);
            await using var events = await PriceLines.OpenAsync(server, "symbols=AAPL", Events);
            Func<Task<StreamFrame>>[] reads = [socket.ReadAsync, lines.ReadAsync, events.ReadAsync];
            foreach (var read in reads)
            {
                await ReadUntilAsync(read, StreamFrame.FrameOneofCase.Snapshot);
            }

            await grpc.WaitUntilAsync(record => record.Snapshots.Count == 1);
            foreach (var session in server.Services.GetRequiredService<StreamHost>().Sessions)
            {
                session.GoAway(new Error(ErrorKind.FailedPrecondition, reason, "It ends."));
            }

            foreach (var read in reads)
            {
                Check(reason, wait, (await ReadUntilAsync(read, StreamFrame.FrameOneofCase.GoAway)).GoAway);
            }

            Check(reason, wait, (await grpc.WaitAsync(StreamFrame.FrameOneofCase.GoAway)).GoAway);
            Assert.Equal(StatusCode.FailedPrecondition, (await grpc.EndAsync()).StatusCode);
            Assert.Equal((4009, reason), await socket.ReadCloseAsync());
            Assert.Contains(reason, await lines.ReadTextAsync(), StringComparison.Ordinal);
            Assert.Contains(reason, await events.ReadTextAsync(), StringComparison.Ordinal);
            await CheckEventSourceAsync(server, wait, events.LastEventId);
        }
    }

    [Fact]
    public async Task Open_NodeThatStops_IsRefusedBeforeWelcomeOverEveryTransport()
    {
        await using var server = await ApiServer.StartAsync();
        await server.Services.GetRequiredService<StreamHost>().StoppingAsync(Token);

        using (var answer = await AskAsync(server, Lines, lastEventId: null))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("NOT_READY", (await ErrorAnswer.FromAsync(answer)).Reason);
        }

        // At any other status an EventSource would stay away for good.
        using (var answer = await AskAsync(server, Events, lastEventId: null))
        {
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("retry: 5000\n\nevent: end\ndata: ", text, StringComparison.Ordinal);
            Assert.Contains("NOT_READY", text, StringComparison.Ordinal);
        }

        using var socket = await StreamSocket.ConnectAsync(server);
        await socket.SendAsync(Requests.Hello());
        Assert.Equal((4014, "NOT_READY"), await socket.ReadCloseAsync());
        await using var grpc = LiveStream.Open(server.Grpc);
        Assert.Equal(StatusCode.Unavailable, (await grpc.EndAsync()).StatusCode);
        Assert.Empty(grpc.Record.Problems);
        using var prices = new Contracts.V1.Streaming.StreamingClient(server.Grpc).StreamPrices(
            new StreamPricesRequest { Symbols = { "AAPL" } }, cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<RpcException>(() => prices.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public void Documentation_OfTheEnd_SaysWhoComesBackAsTheCodeDoes()
    {
        var documented = Documented().ToList();

        Assert.All(documented, row => Assert.Equal((row.Reason, StreamReturn.After(row.Reason)), row));
        var returning = new[] { typeof(ErrorReason), typeof(TransportReason) }
            .SelectMany(type => type.GetFields(
                System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(reason => StreamReturn.After(reason) is not null)
            .ToHashSet();
        Assert.Subset(documented.Select(row => row.Reason).ToHashSet(), returning);
        Assert.True(documented.Count >= 15, $"Only {documented.Count} reasons were found.");
    }

    // What an EventSource does next, without a word of the page.
    private static async Task CheckEventSourceAsync(ApiServer server, Duration? wait, string lastEventId)
    {
        using var answer = await AskAsync(server, Events, lastEventId);

        Assert.Equal(wait is null ? HttpStatusCode.NoContent : HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> AskAsync(ApiServer server, string accept, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/prices:stream?symbols=AAPL");
        request.Headers.Accept.ParseAdd(accept);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static void Check(string reason, Duration? wait, GoAway goAway)
    {
        Assert.Equal(reason, goAway.Reason);
        Assert.Equal(wait?.ToTimeSpan(), goAway.ReconnectAfter?.ToTimeSpan());
        Assert.Equal(wait is null, goAway.ResumeToken.Length == 0);
    }

    // The others are of the transport: a stream that has been welcomed does not end by them.
    private static bool IsOfUseCases(string reason) =>
        typeof(ErrorReason).GetFields().Any(field => (string)field.GetRawConstantValue()! == reason);

    private static IEnumerable<(string Reason, Duration? Wait)> Documented()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "streaming.md"));
        foreach (Match row in Row().Matches(text[text.IndexOf("## The end", StringComparison.Ordinal)..]))
        {
            Duration? wait = row.Groups["back"].Value switch
            {
                "at once" => Duration.Zero,
                "after 1 s" => Duration.FromSeconds(1),
                "after 10 s" => Duration.FromSeconds(10),
                "no" => null,
                var other => throw new InvalidOperationException($"What is {other}?"),
            };
            foreach (Match reason in Reason().Matches(row.Groups["reasons"].Value))
            {
                yield return (reason.Groups["reason"].Value, wait);
            }
        }
    }

    private static async Task<StreamFrame> ReadUntilAsync(Func<Task<StreamFrame>> read, StreamFrame.FrameOneofCase kind)
    {
        StreamFrame frame;
        while ((frame = await read()).FrameCase != kind)
        {
        }

        return frame;
    }

    [GeneratedRegex(
        @"^\| (?<reasons>`[^|]+) \| \d+ \| \d+ \| (?<back>[^|]+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<reason>[A-Z_]+)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Reason();
}
