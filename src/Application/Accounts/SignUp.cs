using FinApi.Application.Accounts.Sessions;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts;

/// <summary>A new account.</summary>
/// <param name="Account">The account.</param>
/// <param name="SignIn">Its first session.</param>
public sealed record SignUp(Account Account, SignIn SignIn);
