namespace FinApi.Api.Http.Caching;

/// <summary>What of an instrument an answer shows.</summary>
internal enum StampKind
{
    /// <summary>Its latest quote.</summary>
    Quote,

    /// <summary>Its latest trade.</summary>
    Trade,

    /// <summary>Quote, trade and the latest bars.</summary>
    Snapshot,

    /// <summary>Data that have settled.</summary>
    Settled,
}
