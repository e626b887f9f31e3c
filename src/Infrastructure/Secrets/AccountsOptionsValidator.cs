using System.Buffers.Text;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Secrets;

internal sealed class AccountsOptionsValidator : IValidateOptions<AccountsOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        if (options is { Pepper: not null, PepperFile: not null })
        {
            return ValidateOptionsResult.Fail("Accounts:Pepper and Accounts:PepperFile are both set: remove one.");
        }

        return options.Pepper is { } pepper && !IsLongBase64(pepper)
            ? ValidateOptionsResult.Fail(
                "Accounts:Pepper must be at least 32 random bytes in base64: write what 'openssl rand -base64 32' "
                + "gives.")
            : ValidateOptionsResult.Success;
    }

    private static bool IsLongBase64(string text) =>
        Base64.IsValid(text, out var length) && length >= Pepper.MinLength;
}
