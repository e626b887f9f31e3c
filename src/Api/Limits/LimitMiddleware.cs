using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Http.Caching;
using FinApi.Application.Limits;

namespace FinApi.Api.Limits;

/// <summary>Holds every call of the contract, whatever the transport, to what its caller may use.</summary>
/// <remarks>
/// 1. The caller's terms, made once a caller. 2. One check of all limits. 3. The headers, of refusals too. 4. Over a
/// limit: the refusal, and nothing counts. 5. When the answer starts: meter it, or give back what it took.
/// </remarks>
internal sealed class LimitMiddleware(RequestDelegate next, CallLimits limits, LimitHeaders headers)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<CallPolicy>() is not { } policy)
        {
            return next(http);
        }

        // Of a file only its beginning is made; every other answer is made whole.
        if (policy is { IsStreaming: true, Cost: > 1 } && HeadMiddleware.IsHead(http))
        {
            policy = policy with { Cost = 1 };
        }

        var terms = limits.TermsOf(http.GetPayer(), policy);
        var check = terms.Check(terms.SubjectOf(http), policy);
        var taking = limits.TakeAsync(check, http.RequestAborted);
        return taking.IsCompletedSuccessfully
            ? GoOn(http, policy, terms, check, taking.Result)
            : AwaitAsync(taking, http, policy, terms, check);
    }

    private async Task AwaitAsync(
        ValueTask<LimitAnswer> taking, HttpContext http, CallPolicy policy, LimitTerms terms, LimitCheck check) =>
        await GoOn(http, policy, terms, check, await taking);

    private Task GoOn(HttpContext http, CallPolicy policy, LimitTerms terms, in LimitCheck check, in LimitAnswer answer)
    {
        headers.Write(http.Response.Headers, terms, answer);
        if (limits.Judge(http, terms, check, answer) is { } refusal)
        {
            return http.RefuseAsync(Failure.From(refusal));
        }

        var wasTaken = answer.Refused == LimitKind.None;
        var call = new LimitedCall(limits, http, policy, terms, check.Subject, answer.Receipt, wasTaken);
        http.Response.OnStarting(static call => ((LimitedCall)call).SettleAsync(), call);
        return next(http);
    }
}
