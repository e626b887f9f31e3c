using FinApi.Api.Errors;
using Grpc.Core;

namespace FinApi.Api.Limits;

/// <summary>
/// Which answers count. Whatever a caller got, or got wrong, does; not those that say who may not call, nor that it was
/// too much, nor that FinApi has failed. Without a key everything counts but what was too much: a network that only
/// causes errors would never come to its limit.
/// </summary>
internal static class AnsweredCalls
{
    /// <summary>Whether an answer that is about to start counts.</summary>
    public static bool Count(HttpContext http, bool isAnonymous)
    {
        if (!GrpcProtocol.IsGrpc(http.Request))
        {
            return CountsHttp(http.Response.StatusCode, isAnonymous);
        }

        // A status that stands in the headers came before any message; an answer that begins with one is what was asked
        // for.
        var status = http.Response.Headers[GrpcErrors.StatusHeader];
        return status.Count == 0
            || (int.TryParse(status, out var code) && CountsGrpc((StatusCode)code, isAnonymous));
    }

    internal static bool CountsHttp(int status, bool isAnonymous) =>
        isAnonymous
            ? status != StatusCodes.Status429TooManyRequests
            : status is < StatusCodes.Status500InternalServerError
                and not (StatusCodes.Status401Unauthorized
                    or StatusCodes.Status403Forbidden
                    or StatusCodes.Status429TooManyRequests);

    internal static bool CountsGrpc(StatusCode code, bool isAnonymous) =>
        isAnonymous
            ? code != StatusCode.ResourceExhausted
            : code is StatusCode.OK or StatusCode.Cancelled or StatusCode.InvalidArgument
                or StatusCode.DeadlineExceeded or StatusCode.NotFound or StatusCode.AlreadyExists
                or StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.OutOfRange;
}
