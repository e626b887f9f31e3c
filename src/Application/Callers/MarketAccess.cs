using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Callers;

/// <summary>
/// What of the market a caller may see. Every read is given one: nothing is taken from the surroundings.
/// </summary>
/// <param name="Plan">The plan in force.</param>
/// <param name="Environment">Which market the key sees.</param>
public readonly record struct MarketAccess(Plan Plan, KeyEnvironment Environment)
{
    /// <summary>How long after the event data are shown; zero is real time.</summary>
    public Duration Delay => Plan.DataDelay;

    /// <summary>Whether data are shown late.</summary>
    public bool IsDelayed => Plan.DataDelay > Duration.Zero;

    /// <summary>Whether only the simulated market is seen.</summary>
    public bool IsTest => Environment == KeyEnvironment.Test;

    /// <summary>What a caller may see.</summary>
    public static MarketAccess Of(Caller caller) => new(caller.Plan, caller.Environment);
}
