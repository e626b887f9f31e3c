namespace FinApi.Application.MarketData;

/// <summary>Snapshots in the order asked for; upper-case symbols of unknown instruments.</summary>
public sealed record SnapshotBatch(IReadOnlyList<SnapshotAnswer> Snapshots, IReadOnlyList<string> NotFound);
