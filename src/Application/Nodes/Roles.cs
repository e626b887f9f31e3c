namespace FinApi.Application.Nodes;

/// <summary>
/// The parts of FinApi that a node takes on: the setting <c>FinApi:Roles</c>. <see cref="RoleText"/> has their names.
/// </summary>
[Flags]
public enum Roles
{
    /// <summary>None: what every node does, such as status and health.</summary>
    None = 0,

    /// <summary>The latest quotes, trades and snapshots.</summary>
    MarketData = 1,

    /// <summary>Bars, trades and quotes of the past.</summary>
    History = 2,

    /// <summary>Instruments, corporate actions and calendars.</summary>
    Reference = 4,

    /// <summary>Accounts, keys, plans, billing, and what operators do by hand.</summary>
    Account = 8,

    /// <summary>Live prices over all transports.</summary>
    Streaming = 16,

    /// <summary>Publishers, feeds, and the lease of the writer.</summary>
    Ingest = 32,

    /// <summary>The jobs that a cluster does once.</summary>
    Workers = 64,

    /// <summary>All of them: the default.</summary>
    All = MarketData | History | Reference | Account | Streaming | Ingest | Workers,
}
