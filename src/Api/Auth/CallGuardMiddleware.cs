using FinApi.Api.Errors;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;

namespace FinApi.Api.Auth;

/// <summary>
/// Stands before every endpoint, whatever the transport: finds out who calls, and refuses who may not. An endpoint that
/// nobody has thought of answers nobody.
/// </summary>
/// <remarks>
/// Not the framework's authentication: that one allocates more for a call than all else of FinApi does.
/// </remarks>
internal sealed class CallGuardMiddleware(RequestDelegate next, CallGuard guard)
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

        return policy.Access == Access.Public ? next(http) : GuardAsync(http, policy);
    }

    private Task GuardAsync(HttpContext http, CallPolicy policy)
    {
        if (CredentialHeaders.Read(http.Request, out var error) is not { } credential)
        {
            return error is null && policy.MayFollowInHello && http.WebSockets.IsWebSocketRequest
                ? next(http)
                : http.RefuseAsync(Failure.From(error ?? CredentialErrors.Missing));
        }

        var admitting = guard.AdmitAsync(credential, policy, http);
        return admitting.IsCompletedSuccessfully ? GoOnAsync(http, admitting.Result) : GoOnLaterAsync(http, admitting);
    }

    private Task GoOnAsync(HttpContext http, AuthenticationResult admitted)
    {
        if (!admitted.IsSuccess)
        {
            return http.RefuseAsync(Failure.From(admitted.Error));
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
        catch (StorageUnavailableException)
        {
            await http.RefuseAsync(Failure.StorageUnavailable);
            return;
        }

        await GoOnAsync(http, admitted);
    }
}
