using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Sessions.ChangePassword;

/// <summary>Changes the password, and signs every other session out.</summary>
public sealed record ChangePasswordCommand(
    Caller Caller, CallOrigin Origin, string CurrentPassword, string NewPassword) : IRequest<Result<Unit>>;
