using FinApi.Application.Ports;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Postgres;

/// <summary>The five parameters that the range queries of trades and quotes share.</summary>
internal static class TickRangeParameters
{
    public static object[] Of(TickRange range)
    {
        var bound = range.IsDescending ? TickBound.Descending(range) : TickBound.Ascending(range);
        return [range.Symbol.Value, bound.NearTime, bound.NearSequence, bound.FarTime, (long)range.Limit];
    }
}
