using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf;

namespace FinApi.Api.Tests.Streaming;

/// <summary>A client of GET /v1/prices:stream, as lines or as events.</summary>
internal sealed class PriceLines : IAsyncDisposable
{
    private const string Data = "data: ";
    private const string Id = "id: ";

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly bool _isEvents;

    private PriceLines(HttpResponseMessage response, Stream body, string accept)
    {
        (_response, _isEvents) = (response, accept == "text/event-stream");
        _reader = new StreamReader(body);
    }

    /// <summary>The newest event id, as a browser keeps it.</summary>
    public string LastEventId { get; private set; } = string.Empty;

    public HttpResponseMessage Response => _response;

    public static Task<PriceLines> OpenAsync(
        ApiServer server, string query, string accept, string? lastEventId = null) =>
        OpenAsync(server.Http, query, accept, lastEventId);

    public static async Task<PriceLines> OpenAsync(
        HttpClient http, string query, string accept, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/prices:stream?{query}");
        request.Headers.Accept.ParseAdd(accept);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(accept, response.Content.Headers.ContentType?.MediaType);
        return new PriceLines(
            response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), accept);
    }

    /// <summary>The next frame.</summary>
    public async Task<StreamFrame> ReadAsync() => JsonParser.Default.Parse<StreamFrame>(await ReadTextAsync());

    /// <summary>The next line, or the data of the next event.</summary>
    public async Task<string> ReadTextAsync()
    {
        while (true)
        {
            var line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            if (!_isEvents)
            {
                return line;
            }

            if (line.StartsWith(Id, StringComparison.Ordinal))
            {
                LastEventId = line[Id.Length..];
            }
            else if (line.StartsWith(Data, StringComparison.Ordinal))
            {
                return line[Data.Length..];
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
