using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Deletions.ExecuteDelete;

internal sealed class PrepareDeleteValidator : AbstractValidator<PrepareDeleteCommand>
{
    // A hundred of the longest symbols in base64, and all else.
    private const int MaxLength = 16_384;

    public PrepareDeleteValidator() =>
        RuleFor(command => command.Token)
            .Must(static token => token.Length is > 0 and <= MaxLength)
            .Says("token", "is required: send the token of a preview (PreviewDelete) unchanged.");
}
