using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Streaming;

public sealed class PriceStreamTests(SharedServer shared) : IAsyncLifetime, IClassFixture<SharedServer>
{
    private const string Lines = "application/x-ndjson";
    private const string Events = "text/event-stream";

    private readonly ApiServer _server = shared.Server;
    private readonly string _name = SharedServer.NewName();

    private Publisher _publisher = null!;

    private string Symbol => _name.ToUpperInvariant();

    public async ValueTask InitializeAsync()
    {
        _publisher = new Publisher(_server, _name);
        var answer = await _publisher.SendAsync(Requests.Instrument(Symbol), Requests.Instrument("BTCUSD"));
        Assert.Empty(answer.Rejections);
    }

    public ValueTask DisposeAsync() => _publisher.DisposeAsync();

    [Theory]
    [InlineData(Lines)]
    [InlineData(Events)]
    public async Task Get_Stream_SendsEachFrameAtOnceAndForNobodyToKeep(string accept)
    {
        await using var stream = await PriceLines.OpenAsync(_server, $"symbols={_name}&channels=TRADES", accept);

        Assert.NotNull((await stream.ReadAsync()).Welcome);
        Assert.Equal(TopicStatus.Ok, Assert.Single((await stream.ReadAsync()).OpResult.Topics).Status);
        Assert.Equal(Symbol, (await stream.ReadAsync()).Snapshot.Symbol);
        for (var number = 1; number <= 3; number++)
        {
            await _publisher.SendAsync(Requests.Trade(Symbol, number));
            Assert.Equal(number, Assert.Single((await stream.ReadAsync()).Data.Items).Sequence);
        }

        Assert.Equal("no-store, private", stream.Response.Headers.CacheControl?.ToString());
        Assert.Empty(stream.Response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Get_EventsWithLastEventId_GoOnWhereTheyStopped()
    {
        string id;
        await using (var first = await PriceLines.OpenAsync(
            _server, $"symbols={Symbol}&channels=trades&heartbeat_seconds=5", Events))
        {
            await _publisher.SendAsync(Requests.Trade(Symbol, 1));
            while ((await first.ReadAsync()).Heartbeat is null)
            {
            }

            id = first.LastEventId;
        }

        Assert.NotEmpty(id);

        await _publisher.SendAsync(Requests.Trade(Symbol, 2), Requests.Trade(Symbol, 3));
        await using var second = await PriceLines.OpenAsync(_server, $"symbols={Symbol}&channels=trades", Events, id);

        var frames = new List<StreamFrame>();
        while (frames.Sum(frame => frame.Data?.Items.Count ?? 0) < 2)
        {
            frames.Add(await second.ReadAsync());
        }

        var topic = Assert.Single(frames.Single(frame => frame.ResumeResult is not null).ResumeResult.Topics);
        Assert.Equal(ResumeStatus.Recovered, topic.Status);
        Assert.Equal([2, 3], frames.SelectMany(frame => frame.Data?.Items ?? []).Select(item => item.Sequence));
        Assert.DoesNotContain(frames, frame => frame.Gap is not null);
    }

    [Theory]
    [InlineData("symbols=BTCUSD&depth=5", "UNKNOWN_PARAMETER", "depth")]
    [InlineData("symbols=BTCUSD&channels=books", "INVALID_FIELD", "channels")]
    [InlineData("symbols=BTCUSD&delivery=sometimes", "INVALID_FIELD", "delivery")]
    [InlineData("symbols=BTCUSD&min_interval_ms=fast", "INVALID_FIELD", "min_interval_ms")]
    [InlineData("symbols=BTCUSD&repeat_symbol=perhaps", "INVALID_FIELD", "repeat_symbol")]
    [InlineData("", "INVALID_FIELD", "symbols")]
    [InlineData("symbols=BTCUSD&resume_token=cut", "INVALID_RESUME_TOKEN", null)]
    [InlineData("symbols=BTCUSD&heartbeat_seconds=1", "INVALID_FIELD", null)]
    public async Task Get_WrongQuery_IsRefusedBeforeTheStream(string query, string reason, string? field)
    {
        using var answer = await _server.Http.GetAsync(
            $"/v1/prices:stream?{query}",
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);

        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal((400, reason), ((int)answer.StatusCode, error.Reason));
        if (field is not null)
        {
            Assert.Contains(field, error.Fields);
        }
    }

    [Fact]
    public async Task Head_Stream_AnswersAndEnds()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/v1/prices:stream?symbols=BTCUSD");

        using var answer = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((200, Lines), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Stop_WhileStreaming_SaysGoAwayAndWhy()
    {
        await using var server = await ApiServer.StartAsync();
        await using (var publisher = new Publisher(server, _name))
        {
            await publisher.SendAsync(Requests.Instrument("BTCUSD"));
        }

        await using var stream = await PriceLines.OpenAsync(server, "symbols=BTCUSD", Lines);
        using var socket = await StreamSocket.ConnectAsync(server);
        await socket.SendAsync(Requests.Hello());
        Assert.NotNull((await socket.ReadAsync()).Welcome);
        Assert.NotNull((await stream.ReadAsync()).Welcome);

        var stopping = server.StopAsync();

        StreamFrame frame;
        while ((frame = await stream.ReadAsync()).GoAway is null)
        {
        }

        Assert.Equal("NOT_READY", frame.GoAway.Reason);
        Assert.Contains("\"error\"", await stream.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal((4014, "NOT_READY"), await socket.ReadCloseAsync());
        await stopping;
    }
}
