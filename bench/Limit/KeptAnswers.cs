using System.Buffers;
using System.Collections.Concurrent;

namespace FinApi.Limit;

/// <summary>Answers that were put here under their path and query, given again from memory.</summary>
internal sealed class KeptAnswers
{
    /// <summary>Before the paths of PUT and POST: without it gRPC's own endpoints would answer.</summary>
    public const string Prefix = "/kept";

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <summary>The bytes kept under a path.</summary>
    public byte[] Get(string path) => _answers[path].Bytes;

    public async Task KeepAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var status = int.Parse(http.Request.Headers["x-status"].ToString());
        _answers[KeyOf(http.Request)] = new Answer(status, http.Request.ContentType, bytes.ToArray());
    }

    public Task WriteAsync(HttpContext http)
    {
        if (!_answers.TryGetValue(KeyOf(http.Request), out var answer))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        http.Response.StatusCode = answer.Status;
        if (answer.Status == StatusCodes.Status304NotModified)
        {
            return Task.CompletedTask;
        }

        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Bytes.Length;
        http.Response.BodyWriter.Write(answer.Bytes);
        return Task.CompletedTask;
    }

    private static string KeyOf(HttpRequest request) =>
        (request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest) ? rest : request.Path).Value
        + request.QueryString.Value;

    private sealed record Answer(int Status, string? ContentType, byte[] Bytes);
}
