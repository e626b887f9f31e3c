using FinApi.Application.Behaviors;
using FluentValidation;
using NodaTime;

namespace FinApi.Application.Accounts.Keys.RotateApiKey;

internal sealed class RotateApiKeyValidator : AbstractValidator<RotateApiKeyCommand>
{
    private static readonly Duration MaxGrace = Duration.FromDays(7);

    public RotateApiKeyValidator()
    {
        RuleFor(command => command.KeyId).IsName("key_id");
        RuleFor(command => command.GracePeriod)
            .Must(static grace => !(grace < Duration.Zero || grace > MaxGrace))
            .Says("grace_period", "must be 0 to 7 days (604800s), or absent for 24 hours.");
    }
}
