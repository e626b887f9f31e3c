using FluentValidation;

namespace FinApi.Application.Accounts.Sessions.ChangePassword;

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePasswordCommand>
{
    public ChangePasswordValidator()
    {
        RuleFor(command => command.CurrentPassword).IsPassword("current_password");
        RuleFor(command => command.NewPassword).IsNewPassword("new_password");
    }
}
