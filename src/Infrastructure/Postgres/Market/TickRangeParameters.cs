using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The parameters that the queries of trades and quotes share.</summary>
internal static class TickRangeParameters
{
    public static object[] Of(TickRange range)
    {
        var bound = range.IsDescending ? TickBound.Descending(range) : TickBound.Ascending(range);
        return [range.Symbol.Value, bound.NearTime, bound.NearSequence, bound.FarTime, (long)range.Limit];
    }

    public static object[] Of(Symbol[] symbols, RangeStep step) =>
    [
        symbols.Column(symbol => symbol.Value),
        step.StartTime is { } start ? UnixNanos.Clamp(start) : UnixNanos.OpenStart,
        step.EndTime is { } end ? UnixNanos.Clamp(end) : UnixNanos.OpenEnd,
    ];
}
