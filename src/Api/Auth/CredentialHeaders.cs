using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Results;
using Microsoft.Extensions.Primitives;

namespace FinApi.Api.Auth;

/// <summary>Finds the key or token of a request, wherever it may stand.</summary>
internal static class CredentialHeaders
{
    /// <summary>Where an API key or a session's token goes.</summary>
    public const string ApiKey = "x-api-key";

    private const string Bearer = "Bearer";

    // As people write them. RestGuard refuses what it does not know too, but as a mistake of no weight.
    private static readonly string[] QueryNames =
        ["x-api-key", "api_key", "api-key", "apikey", "key", "access_token", "token", "authorization"];

    private static readonly string[] Prefixes = ["fin_live_", "fin_test_", "fin_sess_"];

    /// <summary>Reads it; null when there is none, or when what there is cannot be one.</summary>
    public static string? Read(HttpRequest request, out Error? error)
    {
        error = null;
        if (request.QueryString.HasValue && IsInQuery(request))
        {
            error = CredentialErrors.InQuery;
            return null;
        }

        if (!TryReadKey(request.Headers[ApiKey], out var key)
            || !TryReadBearer(request.Headers.Authorization, mustBeOurs: key is not null, out var bearer))
        {
            error = CredentialErrors.Ambiguous;
            return null;
        }

        if (bearer is { Length: 0 })
        {
            error = CredentialErrors.Malformed;
            return null;
        }

        if (key is null)
        {
            return bearer ?? ReadElsewhere(request, out error);
        }

        if (bearer is not null && key != bearer)
        {
            error = CredentialErrors.Ambiguous;
            return null;
        }

        return key;
    }

    /// <summary>What to say of a request in which there is none.</summary>
    public static Error Absent(HttpRequest request) =>
        request.Headers.Authorization.Count == 0 ? CredentialErrors.Missing : CredentialErrors.OtherScheme;

    // A proxy may add the key that its client has sent already, and another one join the two lines with a comma.
    private static bool TryReadKey(StringValues values, out string? key)
    {
        key = values.Count == 0 ? null : values[0];
        if (values.Count <= 1 && key?.Contains(',') != true)
        {
            return true;
        }

        var all = values.ToString().Split(',', StringSplitOptions.TrimEntries);
        key = all[0];
        return Array.TrueForAll(all, each => each == all[0]);
    }

    // Other schemes are not ours: a proxy may have its own. Beside a key even a Bearer may be a proxy's.
    private static bool TryReadBearer(StringValues authorization, bool mustBeOurs, out string? bearer)
    {
        bearer = null;
        foreach (var value in authorization)
        {
            if (BearerOf(value) is not { } text || (mustBeOurs && !IsOurs(text)))
            {
                continue;
            }

            if (bearer is not null && bearer != text)
            {
                return false;
            }

            bearer = text;
        }

        return true;
    }

    // Empty where nothing follows the word: servers cut the space at the end off.
    private static string? BearerOf(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = authorization[Bearer.Length..];
        return rest.Length == 0 || rest[0] == ' ' ? rest.Trim() : null;
    }

    private static bool IsOurs(string text) =>
        Array.Exists(Prefixes, prefix => text.StartsWith(prefix, StringComparison.Ordinal));

    private static string? ReadElsewhere(HttpRequest request, out Error? error)
    {
        error = null;
        var authorization = request.Headers.Authorization.ToString();
        if (Array.Exists(Prefixes, prefix => authorization.Contains(prefix, StringComparison.Ordinal)))
        {
            error = CredentialErrors.WithoutBearer;
            return null;
        }

        return PortalCookie.Read(request);
    }

    private static bool IsInQuery(HttpRequest request) =>
        Array.Exists(QueryNames, request.Query.ContainsKey)
        || Array.Exists(Prefixes, value => request.QueryString.Value!.Contains(value, StringComparison.Ordinal));
}
