using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Results;
using Microsoft.Extensions.Primitives;

namespace FinApi.Api.Auth;

/// <summary>Finds the key or token of a request, wherever it may stand.</summary>
internal static class CredentialHeaders
{
    /// <summary>Where an API key or a session's token goes.</summary>
    public const string ApiKey = "x-api-key";

    private const string Bearer = "Bearer ";

    // As people write them. RestGuard refuses what it does not know too, but as a mistake of no weight.
    private static readonly string[] QueryNames =
        ["x-api-key", "api_key", "api-key", "apikey", "key", "access_token", "token", "authorization"];

    private static readonly string[] QueryValues = ["fin_live_", "fin_test_", "fin_sess_"];

    /// <summary>Reads it; null when there is none, or when what there is cannot be one.</summary>
    public static string? Read(HttpRequest request, out Error? error)
    {
        error = null;
        if (request.QueryString.HasValue && IsInQuery(request))
        {
            error = CredentialErrors.InQuery;
            return null;
        }

        var key = request.Headers[ApiKey];
        var authorization = request.Headers.Authorization;
        if (key.Count > 1 || authorization.Count > 1)
        {
            error = CredentialErrors.Ambiguous;
            return null;
        }

        if (authorization.Count == 0)
        {
            return key.Count == 0 ? PortalCookie.Read(request) : key[0];
        }

        if (BearerOf(authorization) is not { } bearer)
        {
            error = CredentialErrors.Malformed;
            return null;
        }

        if (key.Count == 1 && key[0] != bearer)
        {
            error = CredentialErrors.Ambiguous;
            return null;
        }

        return bearer;
    }

    private static string? BearerOf(StringValues authorization) =>
        authorization[0] is { } text && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? text[Bearer.Length..].Trim()
            : null;

    private static bool IsInQuery(HttpRequest request) =>
        Array.Exists(QueryNames, request.Query.ContainsKey)
        || Array.Exists(QueryValues, value => request.QueryString.Value!.Contains(value, StringComparison.Ordinal));
}
