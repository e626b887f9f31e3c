using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Limits;

/// <summary>Section <c>Limits</c>: what is limited beside what the plans say.</summary>
public sealed class LimitOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Limits";

    /// <summary>
    /// Whether calls over a limit are only counted, in a metric and a header, and answered all the same. Default false.
    /// Does not open what keeps passwords from being guessed.
    /// </summary>
    public bool Shadow { get; set; }

    /// <summary>
    /// Calls without a key in any 60 s, of one network, 1 to 1,000,000. Default 60: what public methods tell changes
    /// once an hour at most.
    /// </summary>
    [Range(1, 1_000_000)]
    public int AnonymousCallsPerMinute { get; set; } = 60;

    /// <summary>
    /// Calls of one API key or session in any 60 s, 1 to 1,000,000, within those of its account. Default: as many as
    /// its account has, so a key has no limit of its own.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? KeyCallsPerMinute { get; set; }

    /// <summary>
    /// Calls about the account itself (its keys, sessions, password, plan, quotas and what was used) in any 60 s, of
    /// one API key or session, 1 to 1,000,000. Default 300. They take nothing from other limits, nor others from this
    /// one, so that an owner can stop a key that has used up all of those.
    /// </summary>
    [Range(1, 1_000_000)]
    public int AccountCallsPerMinute { get; set; } = 300;

    /// <summary>
    /// Wrong passwords for one address from one network without consequence, 1 to 100. Default 5. Every further one
    /// doubles the time for which they are refused, from a minute to an hour.
    /// </summary>
    [Range(1, 100)]
    public int SignInFailures { get; set; } = 5;

    /// <summary>The same for all addresses together, 1 to 10,000. Default 20: an office shares one network.</summary>
    [Range(1, 10_000)]
    public int NetworkSignInFailures { get; set; } = 20;

    /// <summary>Accounts that one network may create in any hour, 1 to 100,000. Default 10.</summary>
    [Range(1, 100_000)]
    public int SignUpsPerHour { get; set; } = 10;
}
