using FinApi.Application.Behaviors;

namespace FinApi.Application.Accounts.Sessions.ChangePassword;

internal sealed class ChangePasswordValidator : IValidator<ChangePasswordCommand>
{
    public void Validate(ChangePasswordCommand request, ref Violations violations)
    {
        AccountRules.CheckPassword(ref violations, "current_password", request.CurrentPassword);
        AccountRules.CheckNewPassword(ref violations, "new_password", request.NewPassword);
    }
}
