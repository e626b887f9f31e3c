using FinApi.Api.Errors;
using FinApi.Application.Accounts;
using FinApi.Contracts.V1;

namespace FinApi.Api.Auth;

/// <summary>
/// Stands before every endpoint, whatever the transport: finds out who calls, and refuses who may not. An endpoint that
/// nobody has thought of answers nobody.
/// </summary>
internal sealed class CallGuardMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        // What is no route is routing's own answer that there is none, or none for this HTTP method.
        if (http.GetEndpoint() is not RouteEndpoint endpoint
            || endpoint.Metadata.GetMetadata<PublicEndpoint>() is not null)
        {
            return next(http);
        }

        if (endpoint.Metadata.GetMetadata<CallPolicy>() is not { Access: not Access.Unspecified } policy)
        {
            return http.RefuseAsync(Failure.RouteNotFound(http.Request.Path));
        }

        // As long as nobody can sign up everybody is the same caller.
        http.SetCaller(policy.Access == Access.Public ? Caller.Anonymous : Caller.Everybody);
        return next(http);
    }
}
