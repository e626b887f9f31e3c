using FluentValidation;

namespace FinApi.Application.Accounts.StreamSlots.TerminateStreamSession;

internal sealed class TerminateStreamSessionValidator : AbstractValidator<TerminateStreamSessionCommand>
{
    public TerminateStreamSessionValidator() => RuleFor(command => command.SessionId).IsName("session_id");
}
