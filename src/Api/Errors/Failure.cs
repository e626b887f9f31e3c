using FinApi.Api.Hosting;
using FinApi.Application.History.Exports;
using FinApi.Application.Results;
using Google.Rpc;

namespace FinApi.Api.Errors;

/// <summary>An error on its way out, before it takes the form of a transport. Shown to callers as it is.</summary>
internal sealed record Failure(Code Code, string Reason, string Message)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public IReadOnlyList<FieldViolation> Violations { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public string? QuotaSubject { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public static Failure NotReady { get; } =
        new(Code.Unavailable, ErrorReason.NotReady, "The market is still being loaded. Try again in a second.")
        {
            RetryAfter = Soon,
        };

    public static Failure ShuttingDown { get; } =
        new(Code.Unavailable, ErrorReason.NotReady, "This node is stopping. Connect again.") { RetryAfter = Soon };

    public static Failure Internal { get; } =
        new(
            Code.Internal,
            ErrorReason.Internal,
            "Something went wrong in FinApi. The request id finds it in the log.");

    public static Failure Cancelled { get; } =
        new(Code.Cancelled, TransportReason.Cancelled, "The caller cancelled the request.");

    public static Failure DeadlineExceeded { get; } =
        new(
            Code.DeadlineExceeded,
            TransportReason.DeadlineExceeded,
            "The caller's deadline passed before the answer was ready.");

    public static Failure BodyTooLarge { get; } =
        new(
            Code.OutOfRange,
            TransportReason.BodyTooLarge,
            $"The body is larger than {PortsRegistration.MaxMessageBytes} bytes. Send less at once.");

    /// <summary>The same as <see cref="BodyTooLarge"/> with the code that gRPC itself uses for it.</summary>
    public static Failure MessageTooLarge { get; } =
        new(
            Code.ResourceExhausted,
            TransportReason.BodyTooLarge,
            $"The message is larger than {PortsRegistration.MaxMessageBytes} bytes. Send less at once.");

    public static Failure Malformed(string message) =>
        new(Code.InvalidArgument, TransportReason.MalformedRequest, message);

    public static Failure UnknownParameter(IReadOnlyList<FieldViolation> names) =>
        new(Code.InvalidArgument, TransportReason.UnknownParameter, $"{names[0].Field}: {names[0].Message}")
        {
            Violations = names,
        };

    public static Failure NumberTooWide(NumberTooWideException exception) =>
        new(
            Code.FailedPrecondition,
            ErrorReason.NumberTooWide,
            $"{exception.Message} Ask for numbers=FLOAT64, or for format=CSV, which has every digit.")
        {
            Violations = [new FieldViolation("numbers", "must be FLOAT64 for these rows, or format CSV.")],
        };

    public static Failure RouteNotFound(string path) =>
        new(
            Code.NotFound,
            TransportReason.RouteNotFound,
            $"There is nothing at {path}. /openapi/v1.json lists every path, /docs explains them.");

    public static Failure MethodNotAllowed(string method, string path, string allowed) =>
        new(
            Code.Unimplemented,
            TransportReason.MethodNotAllowed,
            $"{path} does not take {method}, only {allowed}.");

    public static Failure From(Error error) =>
        new(ToCode(error.Kind), error.Reason, error.Message)
        {
            Violations = error.Violations,
            QuotaSubject = error.QuotaSubject,
            Metadata = error.Metadata,
            RetryAfter = error.RetryAfter ?? (error.Kind == ErrorKind.Unavailable ? Soon : null),
        };

    private static Code ToCode(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.InvalidArgument => Code.InvalidArgument,
            ErrorKind.NotFound => Code.NotFound,
            ErrorKind.FailedPrecondition => Code.FailedPrecondition,
            ErrorKind.Unauthenticated => Code.Unauthenticated,
            ErrorKind.PermissionDenied => Code.PermissionDenied,
            ErrorKind.Unavailable => Code.Unavailable,
            ErrorKind.ResourceExhausted => Code.ResourceExhausted,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Has no gRPC code."),
        };
}
