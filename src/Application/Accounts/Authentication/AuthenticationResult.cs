using System.Diagnostics.CodeAnalysis;
using FinApi.Application.Callers;
using FinApi.Application.Results;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// Either who calls, or why that is not known. Not a Result: it is made for every call, and costs nothing.
/// </summary>
/// <param name="Caller">Who calls; null when it is refused.</param>
/// <param name="Error">Why it is refused; null when it is not.</param>
public readonly record struct AuthenticationResult(Caller? Caller, Error? Error)
{
    /// <summary>Whether the caller is known.</summary>
    [MemberNotNullWhen(true, nameof(Caller))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Caller is not null;

    /// <summary>Success.</summary>
    public static implicit operator AuthenticationResult(Caller caller) => new(caller, Error: null);

    /// <summary>Refusal.</summary>
    public static implicit operator AuthenticationResult(Error error) => new(Caller: null, error);
}
