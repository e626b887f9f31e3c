using FinApi.Api.Errors;
using FinApi.Api.Limits;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Results;
using FinApi.Contracts.V1;

namespace FinApi.Api.Auth;

/// <summary>
/// Stands before every endpoint, whatever the transport: finds out who calls, and refuses who may not. An endpoint that
/// nobody has thought of answers nobody.
/// </summary>
/// <remarks>
/// Not the framework's authentication: that one allocates more for a call than all else of FinApi does.
/// </remarks>
internal sealed class CallGuardMiddleware(
    RequestDelegate next, CallGuard guard, UnknownCallers unknown, StoreOutageLog outages)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return LeaveToRoutingAsync(http);
        }

        if (endpoint.Metadata.GetMetadata<PublicEndpoint>() is not null)
        {
            return next(http);
        }

        if (endpoint.Metadata.GetMetadata<CallPolicy>() is not { Access: not Access.Unspecified } policy)
        {
            return unknown.RefuseAsync(http, Failure.RouteNotFound(http.Request.Path));
        }

        return policy.Access == Access.Public ? next(http) : GuardAsync(http, policy);
    }

    // What is no route is routing's own answer that there is none, or none for this HTTP method.
    private async Task LeaveToRoutingAsync(HttpContext http)
    {
        if (await unknown.CountAsync(http) is { } refusal)
        {
            await http.RefuseAsync(refusal);
            return;
        }

        await next(http);
    }

    private Task GuardAsync(HttpContext http, CallPolicy policy)
    {
        if (CredentialHeaders.Read(http.Request, out var error) is not { } credential)
        {
            return error is null && policy.MayFollowInHello && http.WebSockets.IsWebSocketRequest
                ? next(http)
                : unknown.RefuseAsync(http, Failure.From(error ?? CredentialHeaders.Absent(http.Request)));
        }

        var admitting = guard.AdmitAsync(credential, policy, http);
        return admitting.IsCompletedSuccessfully ? GoOnAsync(http, admitting.Result) : GoOnLaterAsync(http, admitting);
    }

    private Task GoOnAsync(HttpContext http, AuthenticationResult admitted)
    {
        if (!admitted.IsSuccess)
        {
            return unknown.RefuseAsync(http, Failure.From(admitted.Error));
        }

        http.SetCaller(admitted.Caller);
        return next(http);
    }

    private async Task GoOnLaterAsync(HttpContext http, ValueTask<AuthenticationResult> admitting)
    {
        AuthenticationResult admitted;
        try
        {
            admitted = await admitting;
        }
        catch (Exception exception) when (StoreFailure.Of(exception) is { } failure)
        {
            outages.Tell(exception, $"{http.Request.Method} {http.Request.Path}", http.TraceIdentifier);
            await http.RefuseAsync(failure);
            return;
        }

        await GoOnAsync(http, admitted);
    }
}
