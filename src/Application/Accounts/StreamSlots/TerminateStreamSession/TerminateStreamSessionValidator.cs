using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.StreamSlots.TerminateStreamSession;

internal sealed class TerminateStreamSessionValidator : IValidator<TerminateStreamSessionCommand>
{
    public void Validate(TerminateStreamSessionCommand request, ref Violations violations) =>
        AccountRules.CheckName(ref violations, "session_id", request.SessionId);
}
