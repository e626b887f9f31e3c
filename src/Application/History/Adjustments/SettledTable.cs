using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Adjustments;

/// <summary>An adjustment table and the settled version of the closes that it was made of.</summary>
/// <param name="Table">The table.</param>
/// <param name="Version">The version; null when it was made of corporate actions alone, and holds at each.</param>
internal readonly record struct SettledTable(AdjustmentTable Table, long? Version)
{
    /// <summary>Whether it adjusts rows of a settled version.</summary>
    public bool IsOf(long settledVersion) => Version is null || Version == settledVersion;
}
