namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>What a server was when it last answered.</summary>
internal enum HostRole
{
    /// <summary>It does not answer.</summary>
    Unknown,

    /// <summary>It is not in recovery.</summary>
    Primary,

    /// <summary>It replays what a primary writes.</summary>
    Standby,
}
