using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Application.Callers;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;

namespace FinApi.Api.Limits;

/// <summary>
/// Answers errors to those of whom nobody knows who they are. Each of them counts for its network like a call without a
/// key, so guessing keys and probing for holes end where such calls do.
/// </summary>
internal sealed class UnknownCallers(CallLimits limits, LimitHeaders headers)
{
    private static readonly CallPolicy Any = new("none", Access.Public, Scopes.None, Cost: 1);

    /// <summary>Refuses a request, in the form of its transport.</summary>
    public async Task RefuseAsync(HttpContext http, Failure failure) =>
        await http.RefuseAsync(await CountAsync(http) ?? failure);

    /// <summary>Counts an error before it is answered.</summary>
    /// <returns>What to answer instead, because the network is over its limit; null when it is not.</returns>
    public async ValueTask<Failure?> CountAsync(HttpContext http)
    {
        var terms = limits.TermsOf(Caller.Anonymous, Any);
        var check = terms.Check(terms.SubjectOf(http), Any) with { Role = RoleOf(http) };
        var answer = await limits.TakeAsync(check, http.RequestAborted);
        headers.Write(http.Response.Headers, terms, answer);
        return limits.Judge(http, terms, check, answer) is { } refusal ? Failure.From(refusal) : null;
    }

    /// <summary>Whether a call without a key would still have something left; takes nothing.</summary>
    public async ValueTask<bool> HasCallsAsync(HttpContext http)
    {
        var terms = limits.TermsOf(Caller.Anonymous, Any);
        var check = terms.Check(terms.SubjectOf(http), Any) with { Cost = 0, Role = RoleOf(http) };
        return await limits.HasLeftAsync(check, http.RequestAborted);
    }

    // A path that no method of the contract has is refused by every node.
    private static Roles RoleOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<CallPolicy>()?.Role ?? Roles.None;
}
