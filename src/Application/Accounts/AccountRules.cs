using System.Net;
using FinApi.Application.Behaviors;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts;

/// <summary>The rules that fields of the same name share across the requests of accounts.</summary>
internal static class AccountRules
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1_000;
    public const int MaxNameLength = 64;
    public const int MinPasswordLength = 12;
    public const int MaxPasswordLength = 128;

    private const int MaxCidrs = 20;

    public static void CheckEmail(ref Violations violations, string email)
    {
        if (!EmailAddress.Is(email))
        {
            violations.Add(
                "email", "must be an e-mail address of at most 254 ASCII characters, such as me@example.com.");
        }
    }

    public static void CheckNewPassword(ref Violations violations, string field, string password)
    {
        if (password.Length is < MinPasswordLength or > MaxPasswordLength)
        {
            violations.Add(field, $"must have {MinPasswordLength} to {MaxPasswordLength} characters.");
        }
    }

    public static void CheckPassword(ref Violations violations, string field, string password)
    {
        if (password.Length is 0 or > MaxPasswordLength)
        {
            violations.Add(field, $"must have 1 to {MaxPasswordLength} characters.");
        }
    }

    public static void CheckName(ref Violations violations, string field, string name)
    {
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
        {
            violations.Add(field, $"must have 1 to {MaxNameLength} characters, and no control characters.");
        }
    }

    public static void CheckPage(ref Violations violations, int pageSize, string pageToken)
    {
        if (pageSize is < 0 or > MaxPageSize)
        {
            violations.Add(
                "page_size", $"must be 1 to {MaxPageSize}, or 0 or absent for {DefaultPageSize}; it is {pageSize}.");
        }

        FieldRules.CheckPageToken(ref violations, pageToken);
    }

    public static int PageSizeOrDefault(int pageSize) => pageSize == 0 ? DefaultPageSize : pageSize;

    public static void CheckScopes(ref Violations violations, IReadOnlyList<string> scopes)
    {
        for (var i = 0; i < scopes.Count; i++)
        {
            if (ScopeText.Find(scopes[i]) is null)
            {
                violations.Add($"scopes[{i}]", $"must be one of {string.Join(", ", ScopeText.All)}.");
            }
        }
    }

    public static void CheckCidrs(ref Violations violations, IReadOnlyList<string> cidrs)
    {
        if (cidrs.Count > MaxCidrs)
        {
            violations.Add("allowed_cidrs", $"must name at most {MaxCidrs} networks; it names {cidrs.Count}.");
            return;
        }

        for (var i = 0; i < cidrs.Count; i++)
        {
            if (!IPNetwork.TryParse(cidrs[i], out _))
            {
                violations.Add(
                    $"allowed_cidrs[{i}]",
                    "must be a network, such as 203.0.113.0/24 or 203.0.113.7/32.");
            }
        }
    }
}
