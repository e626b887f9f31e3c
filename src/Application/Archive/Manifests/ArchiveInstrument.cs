namespace FinApi.Application.Archive.Manifests;

/// <summary>An instrument of a file.</summary>
/// <param name="Symbol">The symbol that its rows have: that of the part's last day.</param>
/// <param name="InstrumentId">Its id, which stays when its symbol changes.</param>
/// <param name="Key">The key that it is stored under: the symbol that it was first stored with.</param>
public sealed record ArchiveInstrument(string Symbol, string InstrumentId, string Key);
