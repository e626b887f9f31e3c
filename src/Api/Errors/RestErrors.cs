using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.Net.Http.Headers;

namespace FinApi.Api.Errors;

/// <summary>
/// Writes errors that arise outside a call as the same JSON that the transcoder writes for those inside.
/// </summary>
internal static class RestErrors
{
    /// <summary>The types that stand in Status.details; the transcoder cannot write a status without them.</summary>
    public static TypeRegistry DetailTypes { get; } = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    private static readonly JsonFormatter Formatter =
        new(new JsonFormatter.Settings(formatDefaultValues: true, DetailTypes));

    /// <summary>Answers with the failure, unless something was sent already.</summary>
    public static Task WriteErrorAsync(this HttpContext http, Failure failure, int? httpStatus = null)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        var response = http.Response;
        foreach (var name in (string[])[HeaderNames.ContentLength, "grpc-status", "grpc-message", HeaderNames.ETag])
        {
            response.Headers.Remove(name);
        }

        response.StatusCode = httpStatus ?? failure.ToHttpStatus();
        response.ContentType = "application/json; charset=utf-8";
        FailureTranslation.SetHeaders(response, failure);
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : response.WriteAsync(Formatter.Format(failure.ToStatus(http.TraceIdentifier)));
    }
}
