using FinApi.Application.History;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The five parameters that the range queries of trades and quotes share.</summary>
internal static class TickRangeParameters
{
    public static object[] Of(TickRange range)
    {
        var bound = range.IsDescending ? TickBound.Descending(range) : TickBound.Ascending(range);
        return [range.Symbol.Value, bound.NearTime, bound.NearSequence, bound.FarTime, (long)range.Limit];
    }
}
