namespace FinApi.Domain.Accounts;

/// <summary>What a key may do. A set; the texts are those of <see cref="ScopeText"/>.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>market:read</c>: the latest market and reference data.</summary>
    MarketRead = 1,

    /// <summary><c>history:read</c>: bars, trades and quotes of the past.</summary>
    HistoryRead = 2,

    /// <summary><c>stream:read</c>: live streams.</summary>
    StreamRead = 4,

    /// <summary><c>account:write</c>: the account itself, its keys and its plan.</summary>
    AccountWrite = 8,

    /// <summary><c>ingest</c>: publishes data.</summary>
    Ingest = 16,

    /// <summary><c>operator</c>: what those who run the server may see.</summary>
    Operator = 32,
}
