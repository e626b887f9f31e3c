using FluentValidation;

namespace FinApi.Application.Accounts.Sessions.DeleteSession;

internal sealed class DeleteSessionValidator : AbstractValidator<DeleteSessionCommand>
{
    public DeleteSessionValidator() => RuleFor(command => command.SessionId).IsName("session_id");
}
