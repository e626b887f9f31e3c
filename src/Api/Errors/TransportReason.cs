namespace FinApi.Api.Errors;

/// <summary>The reasons of errors.proto that no use case gives, because they arise on the way to one.</summary>
internal static class TransportReason
{
    public const string UnknownParameter = "UNKNOWN_PARAMETER";
    public const string MalformedRequest = "MALFORMED_REQUEST";
    public const string RouteNotFound = "ROUTE_NOT_FOUND";
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    public const string BodyTooLarge = "BODY_TOO_LARGE";
    public const string DeadlineExceeded = "DEADLINE_EXCEEDED";
    public const string Cancelled = "CANCELLED";
    public const string OriginNotAllowed = "ORIGIN_NOT_ALLOWED";
    public const string NetworkNotAllowed = "NETWORK_NOT_ALLOWED";
    public const string RoleNotServed = "ROLE_NOT_SERVED";
}
