using FinApi.Api.Auth;
using FinApi.Application.Limits;

namespace FinApi.Api.Limits;

/// <summary>
/// A call that may be answered. It is settled when its answer starts; a caller that goes away before has used what it
/// took, for the work was done.
/// </summary>
internal sealed class LimitedCall(
    CallLimits limits,
    HttpContext http,
    CallPolicy policy,
    LimitTerms terms,
    string subject,
    LimitReceipt receipt,
    bool wasTaken)
{
    public HttpContext Http => http;

    public CallPolicy Policy => policy;

    public LimitTerms Terms => terms;

    /// <summary>Whose use it counted for.</summary>
    public string Subject => subject;

    public LimitReceipt Receipt => receipt;

    /// <summary>False where it was over a limit and goes on all the same.</summary>
    public bool WasTaken => wasTaken;

    public Task SettleAsync()
    {
        limits.Settle(this);
        return Task.CompletedTask;
    }
}
