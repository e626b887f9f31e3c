using FinApi.Application.Callers;

namespace FinApi.Api.Auth;

/// <summary>Who makes a call, for everything behind the guard.</summary>
internal static class CallerAccess
{
    /// <summary>The caller; the anonymous one where the guard asked for none.</summary>
    public static Caller GetCaller(this HttpContext http) => http.Features.Get<Caller>() ?? Caller.Anonymous;

    // The same object for all calls of a key: nothing is allocated.
    public static void SetCaller(this HttpContext http, Caller caller) => http.Features.Set(caller);
}
