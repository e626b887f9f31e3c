using System.Globalization;
using FinApi.Api.Auth;
using FinApi.Application.Callers;
using FinApi.Application.Limits;
using FinApi.Domain.Limits;

namespace FinApi.Api.Limits;

/// <summary>
/// What a caller may use, made ready once for all of its calls; for those about its account apart.
/// </summary>
internal sealed class LimitTerms
{
    private readonly LimitCheck _check;

    public LimitTerms(Caller caller, LimitOptions options, bool areAboutAccount)
    {
        Plan = caller.Plan.Name;
        IsAnonymous = caller.Kind == CallerKind.Anonymous;
        var perMinute = IsAnonymous ? options.AnonymousCallsPerMinute
            : areAboutAccount ? options.AccountCallsPerMinute
            : caller.Plan.CallsPerMinute;
        var isOfPlan = !IsAnonymous && !areAboutAccount;
        var perDay = isOfPlan ? caller.Plan.CallsPerDay : null;
        HasKeyLimit = isOfPlan && options.KeyCallsPerMinute < perMinute;
        var keyPerMinute = HasKeyLimit ? options.KeyCallsPerMinute!.Value : perMinute;
        _check = new LimitCheck(
            areAboutAccount ? caller.CredentialId : caller.AccountId,
            HasKeyLimit ? caller.CredentialId : null,
            Cost: 0,
            perMinute,
            keyPerMinute,
            perDay)
        {
            IsNetwork = IsAnonymous,
            IsAboutAccount = areAboutAccount,
        };
        Window = areAboutAccount ? "account" : "minute";
        MinuteLimit = Text(perMinute);
        KeyLimit = Text(keyPerMinute);
        DayLimit = perDay is { } day ? Text(day) : null;
        Policy = $"\"{Window}\";q={MinuteLimit};w=60"
            + (HasKeyLimit ? $", \"key\";q={KeyLimit};w=60" : string.Empty)
            + (DayLimit is null ? string.Empty : $", \"day\";q={DayLimit};w=86400");
    }

    public string Plan { get; }

    public bool IsAnonymous { get; }

    public bool HasKeyLimit { get; }

    /// <summary>Whether there is a quota of the day.</summary>
    public bool HasDayLimit => DayLimit is not null;

    /// <summary>What the window of the subject is called in headers and metrics.</summary>
    public string Window { get; }

    /// <summary>RateLimit-Policy of every answer.</summary>
    public string Policy { get; }

    public string MinuteLimit { get; }

    public string KeyLimit { get; }

    public string? DayLimit { get; }

    /// <summary>Whose use counts: the account's or the key's, or that of the network it comes from.</summary>
    public string SubjectOf(HttpContext http) =>
        IsAnonymous ? NetworkName.Of(http.Connection.RemoteIpAddress) : _check.Subject;

    // Calls about the account cost nothing elsewhere, and count as one each in their own window.
    public LimitCheck Check(string subject, CallPolicy policy) =>
        _check with { Subject = subject, Cost = _check.IsAboutAccount ? 1 : policy.Cost, Role = policy.Role };

    /// <summary>The name of a limit in headers and metrics.</summary>
    public string NameOf(LimitKind kind) =>
        kind switch
        {
            LimitKind.KeyMinute => "key",
            LimitKind.Day => "day",
            _ => Window,
        };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
