using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Limits;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.WebSockets;

/// <summary>Finds out who opens a WebSocket without a key in a header: hello has to bring it, in time.</summary>
internal sealed class HelloGuard(
    CallGuard guard, CallLimits limits, StoreOutageLog outages, TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sets the caller of the request.</summary>
    /// <returns>
    /// The message that was read to find out, or why nobody is let in; neither when the client is gone.
    /// </returns>
    public async Task<(ClientMessage? First, Failure? Failure)> AdmitAsync(WebSocketMessages messages, HttpContext http)
    {
        using var timeout = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        try
        {
            if (await messages.ReadAsync(either.Token) is not { } first)
            {
                return (null, null);
            }

            return messages.HelloKey is { } key
                ? (first, await AdmitAsync(key, http))
                : (null, Failure.From(CredentialErrors.Missing));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return (null, Failure.From(CredentialErrors.Missing));
        }
        catch (StreamRefusedException refused)
        {
            return (null, Failure.From(refused.Error));
        }
        catch (Exception exception) when (StoreFailure.Of(exception) is { } failure)
        {
            outages.Tell(exception, "The hello of a stream", http.TraceIdentifier);
            return (null, failure);
        }
    }

    private async Task<Failure?> AdmitAsync(string key, HttpContext http)
    {
        var policy = http.GetEndpoint()!.Metadata.GetRequiredMetadata<CallPolicy>();
        var admitted = await guard.AdmitAsync(key, policy, http);
        if (!admitted.IsSuccess)
        {
            return Failure.From(admitted.Error);
        }

        http.SetCaller(admitted.Caller);
        return await limits.CountHelloAsync(http, policy) is { } refusal ? Failure.From(refusal) : null;
    }
}
