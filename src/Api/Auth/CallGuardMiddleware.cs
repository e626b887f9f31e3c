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
    RequestDelegate next,
    CallGuard guard,
    UnknownCallers unknown,
    StoreOutageLog outages,
    TimeProvider timeProvider)
{
    // Status is asked for most when the store does not answer, and must not wait for the store to name a key.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Func<HttpContext, ValueTask<bool>> _mayRead = unknown.HasCallsAsync;

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

        return policy.Access == Access.Public ? OpenAsync(http, policy) : GuardAsync(http, policy);
    }

    // A call that needs no key uses the limits of a key that works all the same; without one those of its network.
    private Task OpenAsync(HttpContext http, CallPolicy policy)
    {
        if (policy.HasAccountLimit || CredentialHeaders.Read(http.Request, out _) is not { } credential)
        {
            return next(http);
        }

        // A network that has used up its calls without a key makes no look-ups with keys that nobody knows.
        var admitting = guard.AdmitAsync(credential, policy, http, _mayRead);
        return admitting.IsCompletedSuccessfully
            ? GoOnOpenAsync(http, admitting.Result)
            : GoOnOpenLaterAsync(http, admitting);
    }

    private Task GoOnOpenAsync(HttpContext http, AuthenticationResult admitted)
    {
        if (admitted.IsSuccess)
        {
            http.SetPayer(admitted.Caller);
        }

        return next(http);
    }

    private async Task GoOnOpenLaterAsync(HttpContext http, ValueTask<AuthenticationResult> admitting)
    {
        try
        {
            var admitted = await admitting.AsTask().WaitAsync(Patience, timeProvider, http.RequestAborted);
            if (admitted.IsSuccess)
            {
                http.SetPayer(admitted.Caller);
            }
        }
        catch (Exception exception) when (exception is TimeoutException || StoreFailure.Of(exception) is not null)
        {
            // Nobody can say now whether the key works: the call counts for its network.
        }

        await next(http);
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
