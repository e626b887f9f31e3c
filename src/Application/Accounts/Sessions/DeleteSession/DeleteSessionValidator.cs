using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Sessions.DeleteSession;

internal sealed class DeleteSessionValidator : IValidator<DeleteSessionCommand>
{
    public void Validate(DeleteSessionCommand request, ref Violations violations) =>
        AccountRules.CheckName(ref violations, "session_id", request.SessionId);
}
