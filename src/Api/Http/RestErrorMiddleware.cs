using FinApi.Api.Errors;
using FinApi.Api.Limits;

namespace FinApi.Api.Http;

/// <summary>
/// Gives every HTTP error a JSON body: unknown routes, wrong methods, bad requests and faults outside a call.
/// </summary>
internal sealed partial class RestErrorMiddleware(
    RequestDelegate next, UnknownCallers unknown, StoreOutageLog outages, ILogger<RestErrorMiddleware> logger)
{
    public Task InvokeAsync(HttpContext http) => GrpcProtocol.IsGrpc(http.Request) ? next(http) : GuardAsync(http);

    private async Task GuardAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away: there is nobody to answer.
            return;
        }
        catch (IOException exception)
        {
            await RefuseUnreadAsync(http, exception);
            return;
        }
        catch (Exception exception) when (StoreFailure.Of(exception) is { } failure)
        {
            outages.Tell(exception, $"{http.Request.Method} {http.Request.Path}", http.TraceIdentifier);
            await http.WriteErrorAsync(failure);
            return;
        }
        catch (Exception exception)
        {
            Fault(exception, http.Request.Method, http.Request.Path, http.TraceIdentifier);
            await http.WriteErrorAsync(Failure.Internal);
            return;
        }

        if (IsBareError(http.Response))
        {
            AllowHead(http.Response);
            await http.WriteErrorAsync(Explain(http, http.Response.StatusCode), http.Response.StatusCode);
        }
    }

    // Of the request nothing more can be read: its body is not what its headers say, or is too long. Kestrel reports
    // most in an exception of its own, of a chunk size that no number holds in a plain one; stores never throw these.
    private async Task RefuseUnreadAsync(HttpContext http, IOException exception)
    {
        var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
        var isCounted = http.GetEndpoint() is not null;
        if (!isCounted && await unknown.CountAsync(http) is { } refusal)
        {
            await http.WriteErrorAsync(refusal);
            return;
        }

        await http.WriteErrorAsync(Explain(http, status), status);
    }

    // HEAD is answered wherever GET is, and routing knows only of those routes that are mapped for HEAD too.
    private static void AllowHead(HttpResponse response)
    {
        var allowed = response.Headers.Allow.ToString();
        var methods = allowed.Split(", ");
        if (methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
        {
            response.Headers.Allow = $"{allowed}, {HttpMethods.Head}";
        }
    }

    private static bool IsBareError(HttpResponse response) =>
        !response.HasStarted
        && response.StatusCode >= StatusCodes.Status400BadRequest
        && response.ContentLength is null or 0
        && (response.ContentType is null
            || response.ContentType.StartsWith("application/grpc", StringComparison.Ordinal));

    private static Failure Explain(HttpContext http, int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => Failure.RouteNotFound(http.Request.Path),
            StatusCodes.Status405MethodNotAllowed => Failure.MethodNotAllowed(
                http.Request.Method, http.Request.Path, http.Response.Headers.Allow.ToString()),
            StatusCodes.Status413PayloadTooLarge => Failure.BodyTooLarge,
            StatusCodes.Status415UnsupportedMediaType => Failure.Malformed(
                "This path speaks gRPC: send application/grpc, or use the REST path of the method."),
            >= StatusCodes.Status500InternalServerError => Failure.Internal,
            _ => Failure.Malformed("The request is not valid HTTP for this path."),
        };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
    private partial void Fault(Exception exception, string method, string path, string requestId);
}
