using System.Net;
using FinApi.Api.Demo;
using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;

namespace FinApi.Api.Auth;

/// <summary>Says who calls and whether this caller may: the one place for headers, cookies and hello alike.</summary>
internal sealed class CallGuard(CallerDirectory directory, DemoMode demo)
{
    /// <param name="credential">The key or token.</param>
    /// <param name="policy">What it has to be good for.</param>
    /// <param name="http">The call.</param>
    /// <param name="mayRead">Whether the store may be asked for a key that is not in memory; null: it may.</param>
    public ValueTask<AuthenticationResult> AdmitAsync(
        string credential, CallPolicy policy, HttpContext http, Func<HttpContext, ValueTask<bool>>? mayRead = null)
    {
        // A connection without an address, such as a socket in the file system, is from nowhere that a key names.
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        var finding = directory.FindAsync(
            credential,
            address,
            http.Features.Get<CredentialMemory>(),
            mayRead is null ? null : () => mayRead(http),
            http.RequestAborted);
        return finding.IsCompletedSuccessfully
            ? ValueTask.FromResult(Admit(finding.Result, policy, http))
            : AdmitLaterAsync(finding, policy, http);
    }

    private async ValueTask<AuthenticationResult> AdmitLaterAsync(
        ValueTask<AuthenticationResult> finding, CallPolicy policy, HttpContext http) =>
        Admit(await finding, policy, http);

    private AuthenticationResult Admit(AuthenticationResult found, CallPolicy policy, HttpContext http)
    {
        if (!found.IsSuccess)
        {
            return found;
        }

        if (demo.Refuse(found.Caller, http) is { } refusal)
        {
            return refusal;
        }

        return (found.Caller.Scopes & policy.Scope) == policy.Scope
            ? found
            : CredentialErrors.Scope(string.Join(", ", ScopeText.List(policy.Scope)));
    }
}
