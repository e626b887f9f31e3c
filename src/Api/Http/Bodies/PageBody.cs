using System.IO.Pipelines;
using FinApi.Api.Errors;
using FinApi.Domain.Freshness;
using Microsoft.AspNetCore.Http.Features;

namespace FinApi.Api.Http.Bodies;

/// <summary>
/// The body of an answer whose lists are long: the transcoder writes the message with its lists empty, and here the
/// rows are put between their brackets, straight into the response. The message around them stays the transcoder's.
/// </summary>
/// <remarks>
/// The name of a list with its brackets, such as <c>"bars":[]</c>, stands in no text of the answer: there its quotes
/// would be escaped. An answer that became an error has no such list, and passes as it is.
/// </remarks>
internal sealed class PageBody : IHttpResponseBodyFeature, IDisposable
{
    private readonly IHttpResponseBodyFeature _response;
    private readonly SplicingStream _stream;
    private readonly IReadOnlyList<PageRows> _lists;
    private PipeWriter? _writer;

    private PageBody(IHttpResponseBodyFeature response, byte[] name, IReadOnlyList<PageRows> lists, AnswerExtent extent)
    {
        (_response, _lists, Extent) = (response, lists, extent);
        _stream = new SplicingStream(response.Writer, [.. "\""u8, .. name, .. "\":[]"u8], lists);
    }

    /// <summary>How much of what was asked for the answer holds: the message alone does not tell.</summary>
    public AnswerExtent Extent { get; }

    /// <summary>The rows of each list, in the order of the answer.</summary>
    public IReadOnlyList<PageRows> Lists => _lists;

    public Stream Stream => _stream;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>The body of a request's answer; null when it is the transcoder's alone.</summary>
    public static PageBody? Of(HttpContext http) => http.Features.Get<IHttpResponseBodyFeature>() as PageBody;

    /// <summary>Asks for the whole message in the answer that will be made, rows and all.</summary>
    public static void Refuse(HttpContext http) => http.Features.Set(new Refusal());

    /// <summary>
    /// Whether the answer may have it as its body: not over gRPC, nor where the whole message is wanted.
    /// </summary>
    public static bool Suits(HttpContext http) =>
        !GrpcProtocol.IsGrpc(http.Request) && http.Features.Get<Refusal>() is null;

    /// <summary>Makes it the body of the answer that is being made.</summary>
    /// <param name="http">The request, over REST.</param>
    /// <param name="name">The name of the lists in JSON; all of them are empty in the message.</param>
    /// <param name="lists">Their rows, in the order of the message.</param>
    /// <param name="extent">How much of what was asked for they hold.</param>
    public static void Use(HttpContext http, byte[] name, IReadOnlyList<PageRows> lists, AnswerExtent extent)
    {
        var body = new PageBody(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), name, lists, extent);
        http.Response.RegisterForDispose(body);
        http.Features.Set<IHttpResponseBodyFeature>(body);
    }

    public void DisableBuffering() => _response.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _response.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _response.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync();
        }

        await _response.CompleteAsync();
    }

    public void Dispose()
    {
        _stream.Dispose();
        foreach (var rows in _lists)
        {
            rows.Dispose();
        }
    }

    private sealed class Refusal;
}
