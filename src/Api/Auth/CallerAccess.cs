using FinApi.Application.Callers;

namespace FinApi.Api.Auth;

/// <summary>Who makes a call, for everything behind the guard.</summary>
internal static class CallerAccess
{
    /// <summary>The caller; the anonymous one where the guard asked for none.</summary>
    public static Caller GetCaller(this HttpContext http) => http.Features.Get<Caller>() ?? Caller.Anonymous;

    // The same object for all calls of a key: nothing is allocated.
    public static void SetCaller(this HttpContext http, Caller caller) => http.Features.Set(caller);

    /// <summary>Whose limits the call uses: the caller's, or those of the key of a call that needs none.</summary>
    public static Caller GetPayer(this HttpContext http) =>
        http.Features.Get<Caller>() ?? http.Features.Get<Payer>()?.Caller ?? Caller.Anonymous;

    // Not the caller: what a public method answers is the same for all.
    public static void SetPayer(this HttpContext http, Caller caller) => http.Features.Set(new Payer(caller));

    private sealed record Payer(Caller Caller);
}
