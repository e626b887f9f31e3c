using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Http.Caching;
using FinApi.Api.Services.Streaming;
using FinApi.Application.Streaming.Sessions;
using Google.Rpc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace FinApi.Api.PriceStreams;

/// <summary>
/// GET /v1/prices:stream: the frames of StreamPrices as lines of JSON, or as events for browsers. Not the transcoder's:
/// the transcoder would encode every frame again for every caller.
/// </summary>
internal sealed class PriceStreamEndpoint(
    IStreamHost streams, StreamEncodings encodings, StreamRun run, StreamAdmission admission)
{
    /// <summary>As in streaming.proto.</summary>
    public const string Path = "/v1/prices:stream";

    private static readonly MediaTypeHeaderValue Events = new(EventSink.ContentType);

    public async Task HandleAsync(HttpContext http)
    {
        if (EventSink.IsOver(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        StreamSink sink = AsksForEvents(http.Request) ? new EventSink(http) : new LineSink(http);
        if (admission.Refusal is { } refusal)
        {
            await RefuseAsync(sink, http, refusal);
            return;
        }

        if (HeadMiddleware.IsHead(http))
        {
            sink.SetHeaders();
            return;
        }

        if (await RunAsync(sink, http) is not { } failure)
        {
            return;
        }

        if (http.Response.HasStarted)
        {
            await sink.WriteErrorAsync(failure);
        }
        else
        {
            await RefuseAsync(sink, http, failure);
        }
    }

    // An EventSource would send a wrong resume token again and again.
    private static Task RefuseAsync(StreamSink sink, HttpContext http, Failure failure) =>
        sink is EventSink events
        && !HeadMiddleware.IsHead(http)
        && failure.Code != Code.InvalidArgument
        && StreamReturn.After(failure.Reason) is { } wait
            ? events.RefuseForNowAsync(failure, wait)
            : http.WriteErrorAsync(failure);

    // While the stream runs, how fast a client has to read is its own rule, the same on every transport. What follows
    // the stream is the server's to push out.
    private async Task<Failure?> RunAsync(StreamSink sink, HttpContext http)
    {
        var rate = http.Features.Get<IHttpMinResponseDataRateFeature>();
        var serverRate = rate?.MinDataRate;
        rate?.MinDataRate = null;
        var messages = new FixedMessages(PriceStreamQuery.Read(http.Request));
        var stream = streams.Open(http.GetCaller(), sink, encodings.Json);
        var failure = await run.ToEndAsync(stream, messages, http);
        rate?.MinDataRate = serverRate;
        return failure;
    }

    private static bool AsksForEvents(Microsoft.AspNetCore.Http.HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.Quality != 0 && type.IsSubsetOf(Events));
}
