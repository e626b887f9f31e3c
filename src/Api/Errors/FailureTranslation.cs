using System.Globalization;
using FinApi.Api.Translation;
using FinApi.Application.Results;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Net.Http.Headers;
using HttpResponse = Microsoft.AspNetCore.Http.HttpResponse;
using Status = Google.Rpc.Status;

namespace FinApi.Api.Errors;

/// <summary>
/// The one translator of errors: to google.rpc.Status with its details, and from there to either transport.
/// </summary>
internal static class FailureTranslation
{
    /// <summary>Domain of every ErrorInfo.</summary>
    public const string Domain = "finapi";

    // RFC 9110, section 11.6.1: a 401 says what would do.
    private const string Challenge = "Bearer realm=\"finapi\", ApiKey realm=\"finapi\", header=\"x-api-key\"";

    public static Status ToStatus(this Failure failure, string requestId)
    {
        var status = new Status { Code = (int)failure.Code, Message = failure.Message };
        var info = new ErrorInfo { Domain = Domain, Reason = failure.Reason };
        if (failure.Metadata is not null)
        {
            info.Metadata.Add(failure.Metadata.ToDictionary());
        }

        status.Details.Add(Any.Pack(info));
        if (failure.Violations.Count > 0)
        {
            status.Details.Add(Any.Pack(ToBadRequest(failure.Violations)));
        }

        if (failure.QuotaSubject is { } subject)
        {
            status.Details.Add(Any.Pack(ToQuotaFailure(subject, failure.Message)));
        }

        if (failure.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        status.Details.Add(Any.Pack(new RequestInfo { RequestId = requestId }));
        return status;
    }

    /// <summary>
    /// What to throw from a call, over gRPC and REST alike. Also sets the headers that an error carries.
    /// </summary>
    public static RpcException ToRpcException(this Failure failure, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        SetHeaders(http.Response, failure);
        return failure.ToStatus(http.TraceIdentifier).ToRpcException();
    }

    /// <summary>The value of a result, or the exception that answers its error.</summary>
    public static T OrThrow<T>(this Result<T> result, ServerCallContext context) =>
        result.IsSuccess ? result.Value : throw Failure.From(result.Error).ToRpcException(context);

    public static void SetHeaders(HttpResponse response, Failure failure)
    {
        if (response.HasStarted)
        {
            return;
        }

        response.Headers.CacheControl = CacheControlText.NoStore;
        if (failure.Code == Code.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        if (failure.RetryAfter is { } delay)
        {
            response.Headers[HeaderNames.RetryAfter] =
                ((long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The HTTP status of errors.proto; the same as the JSON transcoder's where that one writes it.</summary>
    public static int ToHttpStatus(this Failure failure) =>
        (failure.Code, failure.Reason) switch
        {
            (_, TransportReason.BodyTooLarge) => StatusCodes.Status413PayloadTooLarge,
            (_, TransportReason.MethodNotAllowed) => StatusCodes.Status405MethodNotAllowed,
            (_, TransportReason.RoleNotServed) => StatusCodes.Status404NotFound,
            (Code.InvalidArgument or Code.FailedPrecondition or Code.OutOfRange, _) => StatusCodes.Status400BadRequest,
            (Code.NotFound, _) => StatusCodes.Status404NotFound,
            (Code.Unauthenticated, _) => StatusCodes.Status401Unauthorized,
            (Code.PermissionDenied, _) => StatusCodes.Status403Forbidden,
            (Code.ResourceExhausted, _) => StatusCodes.Status429TooManyRequests,
            (Code.Unavailable, _) => StatusCodes.Status503ServiceUnavailable,
            (Code.DeadlineExceeded, _) => StatusCodes.Status504GatewayTimeout,
            (Code.Cancelled, _) => StatusCodes.Status499ClientClosedRequest,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static QuotaFailure ToQuotaFailure(string subject, string description) =>
        new() { Violations = { new QuotaFailure.Types.Violation { Subject = subject, Description = description } } };

    private static BadRequest ToBadRequest(IReadOnlyList<FieldViolation> violations)
    {
        var bad = new BadRequest();
        foreach (var violation in violations)
        {
            bad.FieldViolations.Add(
                new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Message });
        }

        return bad;
    }
}
