using System.Runtime.CompilerServices;
using FinApi.Api.Auth;
using FinApi.Application.Callers;
using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Results;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Limits;

/// <summary>What a call takes from its limits, whether it may go on, and what it leaves behind.</summary>
internal sealed class CallLimits(
    ILimitStore store, UsageMeter meter, LimitMetrics metrics, IOptions<LimitOptions> options)
{
    private readonly ConditionalWeakTable<Caller, LimitTerms> _terms = [];
    private readonly ConditionalWeakTable<Caller, LimitTerms> _termsAboutAccount = [];
    private readonly bool _isShadow = options.Value.Shadow;

    /// <summary>The terms of a caller for a method; the same as long as the caller is the same.</summary>
    public LimitTerms TermsOf(Caller caller, CallPolicy policy)
    {
        var all = policy.HasAccountLimit ? _termsAboutAccount : _terms;
        return all.TryGetValue(caller, out var terms) ? terms : MakeTerms(all, caller, policy.HasAccountLimit);
    }

    /// <summary>Checks all limits in one step.</summary>
    public ValueTask<LimitAnswer> TakeAsync(in LimitCheck check, CancellationToken cancellationToken) =>
        store.TakeAsync(check, cancellationToken);

    /// <summary>Whether something is left for the subject of a check that takes nothing.</summary>
    public async ValueTask<bool> HasLeftAsync(LimitCheck check, CancellationToken cancellationToken) =>
        _isShadow || (await store.TakeAsync(check, cancellationToken)).Minute.Remaining > 0;

    /// <summary>Why the call may not go on; null when it may.</summary>
    public Error? Judge(HttpContext http, LimitTerms terms, in LimitCheck check, in LimitAnswer answer)
    {
        if (answer.Refused == LimitKind.None)
        {
            metrics.Allowed();
            return null;
        }

        var name = terms.NameOf(answer.Refused);
        metrics.Refused(check.IsNetwork ? "network" : name, _isShadow);
        if (!_isShadow)
        {
            return LimitErrors.Call(check, answer, terms.Plan);
        }

        if (!http.Response.HasStarted)
        {
            http.Response.Headers[LimitHeaders.Shadow] = name;
        }

        return null;
    }

    /// <summary>Meters a call whose answer starts, or gives back what it took.</summary>
    public void Settle(LimitedCall call)
    {
        if (!AnsweredCalls.Count(call.Http, call.Terms.IsAnonymous))
        {
            if (call.WasTaken)
            {
                store.GiveBack(call.Terms.Check(call.Subject, call.Policy), call.Receipt);
            }
        }
        else
        {
            Meter(call.Http, call.Policy, call.Receipt);
        }
    }

    /// <summary>
    /// Counts a stream whose caller is only known from its first message; the opening itself counted for the network.
    /// </summary>
    /// <returns>Why it may not go on; null when it may.</returns>
    public async ValueTask<Error?> CountHelloAsync(HttpContext http, CallPolicy policy)
    {
        var terms = TermsOf(http.GetCaller(), policy);
        var check = terms.Check(terms.SubjectOf(http), policy);
        var answer = await store.TakeAsync(check, http.RequestAborted);
        var refusal = Judge(http, terms, check, answer);
        if (refusal is null)
        {
            Meter(http, policy, answer.Receipt);
        }

        return refusal;
    }

    private LimitTerms MakeTerms(
        ConditionalWeakTable<Caller, LimitTerms> all, Caller caller, bool areAboutAccount) =>
        all.GetValue(caller, each => new LimitTerms(each, options.Value, areAboutAccount));

    private void Meter(HttpContext http, CallPolicy policy, LimitReceipt receipt)
    {
        if (http.GetCaller() is { Kind: not CallerKind.Anonymous } caller)
        {
            meter.Count(caller, policy.Method, policy.Cost, receipt.Day);
        }
    }
}
