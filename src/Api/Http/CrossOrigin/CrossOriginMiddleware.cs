using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FinApi.Api.Http.CrossOrigin;

/// <summary>
/// CORS (the Fetch standard, section 3.3). Not the framework's: that one gives its headers only to requests with an
/// Origin, and a shared cache would then serve an answer without them to a browser.
/// </summary>
internal sealed class CrossOriginMiddleware(RequestDelegate next, OriginRules rules)
{
    private const string Readable =
        "grpc-status, grpc-message, grpc-status-details-bin, x-request-id, ETag, Retry-After, "
        + "RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, "
        + "X-RateLimit-Nodes, X-RateLimit-Degraded, Content-Range, Content-Disposition";

    private const string Sendable =
        "content-type, x-api-key, authorization, x-request-id, x-grpc-web, x-user-agent, grpc-timeout, if-none-match, "
        + "last-event-id, cache-control, range, if-range";

    private static readonly string[] ReadServices =
        [
            .. new[] { "MarketData", "History", "Reference", "Streaming", "Status" }
                .Select(name => $"/finapi.v1.{name}/"),
        ];

    private const string ReadMethods = "GET, HEAD";
    private const string AllMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string GrpcMethods = "POST";

    // Two hours is the most that any browser keeps.
    private const string PreflightSeconds = "7200";

    public Task InvokeAsync(HttpContext http)
    {
        if (rules.IsEmpty)
        {
            return next(http);
        }

        var request = http.Request;
        var origin = request.Headers.Origin.ToString();
        if (HttpMethods.IsOptions(request.Method)
            && request.Headers.AccessControlRequestMethod.ToString() is { Length: > 0 } method)
        {
            AnswerPreflight(http, origin, method);
            return Task.CompletedTask;
        }

        // After everything that sets Vary for reasons of its own.
        http.Response.OnStarting(() =>
        {
            Allow(http, origin, request.Method);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private void AnswerPreflight(HttpContext http, string origin, string method)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        if (Allow(http, origin, method))
        {
            var headers = http.Response.Headers;
            headers.AccessControlAllowMethods = rules.IsListed(origin) ? AllMethods
                : IsGrpcRead(http.Request.Path) ? GrpcMethods
                : ReadMethods;
            headers.AccessControlAllowHeaders = Sendable;
            headers.AccessControlMaxAge = PreflightSeconds;
        }
    }

    private bool Allow(HttpContext http, string origin, string method)
    {
        var headers = http.Response.Headers;
        if (!rules.IsOpen)
        {
            headers.Vary = WithOrigin(headers.Vary);
        }

        var mayRead = rules.IsOpen
            && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || IsGrpcRead(http.Request.Path));
        if (!mayRead && !rules.IsListed(origin))
        {
            return false;
        }

        headers.AccessControlAllowOrigin = mayRead ? CorsOptions.Any : origin;
        headers.AccessControlExposeHeaders = Readable;
        return true;
    }

    // In one line: nginx (1.22) obeys the last line alone, and gave gzip to clients that had not asked for it. A kept
    // answer has the name already.
    private static string WithOrigin(StringValues vary)
    {
        var names = vary.ToString();
        return names.Length == 0 ? HeaderNames.Origin
            : names.Contains(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase) ? names
            : $"{names}, {HeaderNames.Origin}";
    }

    // gRPC-Web asks by POST for reads too.
    private static bool IsGrpcRead(PathString path) =>
        ReadServices.Any(service => path.Value!.StartsWith(service, StringComparison.Ordinal));
}
