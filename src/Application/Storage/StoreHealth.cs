namespace FinApi.Application.Storage;

/// <summary>Whether something works. The numbers are those of HealthState in the contract.</summary>
public enum StoreHealth
{
    /// <summary>It works.</summary>
    Healthy = 1,

    /// <summary>It works in part: reads, but no writes.</summary>
    Degraded = 2,

    /// <summary>It does not work.</summary>
    Unhealthy = 3,
}
