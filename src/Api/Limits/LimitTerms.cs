using System.Globalization;
using FinApi.Application.Callers;
using FinApi.Application.Limits;
using FinApi.Domain.Limits;

namespace FinApi.Api.Limits;

/// <summary>What a caller may use, made ready once for all of its calls.</summary>
internal sealed class LimitTerms
{
    private readonly LimitCheck _check;

    public LimitTerms(Caller caller, LimitOptions options)
    {
        Plan = caller.Plan.Name;
        IsAnonymous = caller.Kind == CallerKind.Anonymous;
        var perMinute = IsAnonymous ? options.AnonymousCallsPerMinute : caller.Plan.CallsPerMinute;
        var perDay = IsAnonymous ? null : caller.Plan.CallsPerDay;
        HasKeyLimit = !IsAnonymous && options.KeyCallsPerMinute < perMinute;
        var keyPerMinute = HasKeyLimit ? options.KeyCallsPerMinute!.Value : perMinute;
        _check = new LimitCheck(
            caller.AccountId, HasKeyLimit ? caller.CredentialId : null, Cost: 0, perMinute, keyPerMinute, perDay)
        {
            IsNetwork = IsAnonymous,
        };
        MinuteLimit = Text(perMinute);
        KeyLimit = Text(keyPerMinute);
        DayLimit = perDay is { } day ? Text(day) : null;
        Policy = $"\"minute\";q={MinuteLimit};w=60"
            + (HasKeyLimit ? $", \"key\";q={KeyLimit};w=60" : string.Empty)
            + (DayLimit is null ? string.Empty : $", \"day\";q={DayLimit};w=86400");
    }

    public string Plan { get; }

    public bool IsAnonymous { get; }

    public bool HasKeyLimit { get; }

    /// <summary>Whether there is a quota of the day.</summary>
    public bool HasDayLimit => DayLimit is not null;

    /// <summary>RateLimit-Policy of every answer.</summary>
    public string Policy { get; }

    public string MinuteLimit { get; }

    public string KeyLimit { get; }

    public string? DayLimit { get; }

    /// <summary>Whose use counts: the account's, or that of the network it comes from.</summary>
    public string SubjectOf(HttpContext http) =>
        IsAnonymous ? NetworkName.Of(http.Connection.RemoteIpAddress) : _check.Subject;

    public LimitCheck Check(string subject, int cost) => _check with { Subject = subject, Cost = cost };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
