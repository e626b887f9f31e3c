using FinApi.Application.Storage;

namespace FinApi.Application.MarketData.Following;

/// <summary>Reads what is stated of days, which is kept in memory as a whole.</summary>
public interface IConditionReader
{
    /// <summary>All statements; at most one element an instrument or market, and kind.</summary>
    ValueTask<IReadOnlyList<StatedConditions>> ListAsync(CancellationToken cancellationToken);
}
