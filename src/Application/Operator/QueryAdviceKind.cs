namespace FinApi.Application.Operator;

/// <summary>What is advised. The numbers are those of the contract and of the store.</summary>
public enum QueryAdviceKind
{
    /// <summary>An index would serve the statement.</summary>
    MissingIndex = 1,

    /// <summary>It reads a large table from end to end, and no single index is known to change that.</summary>
    SequentialScan = 2,

    /// <summary>It is planned by statistics that no longer fit its tables.</summary>
    StaleStatistics = 3,
}
