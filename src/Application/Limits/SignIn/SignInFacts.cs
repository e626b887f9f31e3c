namespace FinApi.Application.Limits.SignIn;

/// <summary>What all nodes know of sign-ins from a network.</summary>
/// <param name="OfNetwork">Those of all its addresses.</param>
/// <param name="OfAddress">Those of the address in question.</param>
public sealed record SignInFacts(SignInFact OfNetwork, SignInFact OfAddress)
{
    /// <summary>How long failures count.</summary>
    public static readonly TimeSpan FailuresForgottenAfter = TimeSpan.FromHours(2);

    /// <summary>How long it is known that a sign-in has succeeded.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromDays(30);
}

/// <summary>What is known of the sign-ins of one address on a network, or of all.</summary>
/// <param name="Failures">How many have failed since the last that succeeded, at least 0.</param>
/// <param name="SinceFailure">How long ago the last one failed; zero where none did.</param>
/// <param name="HasSucceeded">Whether one has succeeded; always false for all addresses together.</param>
public readonly record struct SignInFact(int Failures, TimeSpan SinceFailure, bool HasSucceeded);
