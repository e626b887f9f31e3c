using FinApi.Application.History;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The five parameters that the range queries of trades and quotes share.</summary>
internal static class TickRangeBinding
{
    public static void Bind(this SqliteStatement select, TickRange range)
    {
        var bound = range.IsDescending ? TickBound.Descending(range) : TickBound.Ascending(range);
        select.Bind(1, range.Symbol.Value);
        select.Bind(2, bound.NearTime);
        select.Bind(3, bound.NearSequence);
        select.Bind(4, bound.FarTime);
        select.Bind(5, (long)range.Limit);
    }
}
