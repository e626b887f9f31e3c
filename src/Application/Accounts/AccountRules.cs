using FinApi.Application.Behaviors;
using FinApi.Domain.Accounts;
using FluentValidation;

namespace FinApi.Application.Accounts;

/// <summary>The rules that fields of the same name share across the requests of accounts.</summary>
internal static class AccountRules
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1_000;
    public const int MaxNameLength = 64;
    public const int MinPasswordLength = 12;
    public const int MaxPasswordLength = 128;

    /// <summary>What a name that is none is told.</summary>
    public static readonly string NameSentence =
        $"must have 1 to {MaxNameLength} characters, and no control characters.";

    public static IRuleBuilderOptions<T, string> IsEmail<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(EmailAddress.Is).Says(
            "email", "must be an e-mail address of at most 254 ASCII characters, such as me@example.com.");

    public static IRuleBuilderOptions<T, string> IsNewPassword<T>(this IRuleBuilder<T, string> rule, string field) =>
        rule.Must(static password => password.Length is >= MinPasswordLength and <= MaxPasswordLength)
            .Says(field, $"must have {MinPasswordLength} to {MaxPasswordLength} characters.");

    public static IRuleBuilderOptions<T, string> IsPassword<T>(this IRuleBuilder<T, string> rule, string field) =>
        rule.Must(static password => password.Length is > 0 and <= MaxPasswordLength)
            .Says(field, $"must have 1 to {MaxPasswordLength} characters.");

    public static IRuleBuilderOptions<T, string> IsName<T>(this IRuleBuilder<T, string> rule, string field) =>
        rule.Must(HasNameForm).Says(field, NameSentence);

    public static bool HasNameForm(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl);

    public static IRuleBuilderOptions<T, int> IsAccountPageSize<T>(this IRuleBuilder<T, int> rule) =>
        rule.IsPageSize(MaxPageSize, DefaultPageSize);

    public static int PageSizeOrDefault(int pageSize) => pageSize == 0 ? DefaultPageSize : pageSize;
}
