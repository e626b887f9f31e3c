using FinApi.Application.Callers;
using Microsoft.AspNetCore.Http.Features;

namespace FinApi.Api.Http.Kept;

/// <summary>All that an answer depends on besides the data.</summary>
/// <param name="Path">Path of the request, as it came.</param>
/// <param name="Question">Its query as it came; of gRPC the message.</param>
/// <param name="Form">
/// Accept-Encoding, because the bytes are kept as they went out, and If-None-Match, because of 304.
/// </param>
/// <param name="HistoryDays">
/// How far back the caller's plan lets it see; the rest of a plan does not change what is kept.
/// </param>
/// <param name="Epoch">The epoch of the store when the answer was begun.</param>
internal readonly record struct AnswerKey(string Path, string Question, string Form, int? HistoryDays, long Epoch)
{
    // Several times what browsers and our own tags need. Headers of any length would be as many keys as one likes.
    private const int MaxForm = 256;

    /// <summary>Bytes of what it holds.</summary>
    public int Size => sizeof(char) * (Path.Length + Question.Length + Form.Length);

    /// <summary>The key of a GET; null when its headers are too long for an answer to be kept.</summary>
    public static AnswerKey? OfGet(HttpRequest request, Caller caller, long epoch)
    {
        var form = request.Headers.AcceptEncoding.ToString();
        var tags = request.Headers.IfNoneMatch;
        if (tags.Count > 0)
        {
            form = $"{form}\n{tags}";
        }

        return form.Length <= MaxForm
            ? Of(request, request.QueryString.Value ?? string.Empty, form, caller, epoch)
            : null;
    }

    public static AnswerKey OfGrpc(HttpRequest request, string message, Caller caller, long epoch) =>
        Of(request, message, "grpc", caller, epoch);

    private static AnswerKey Of(HttpRequest request, string question, string form, Caller caller, long epoch) =>
        new(PathOf(request), question, form, caller.Plan.HistoryDays, epoch);

    // The decoded path of %2F and of %252F is the same; only what was sent tells them apart.
    private static string PathOf(HttpRequest request)
    {
        var path = request.Path.Value!;
        return path.Contains('%')
            ? request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0]
            : path;
    }
}
