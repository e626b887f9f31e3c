using NodaTime;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>A part of a range, [<see cref="StartTime"/>, <see cref="EndTime"/>); null: an open end.</summary>
internal readonly record struct RangeStep(Instant? StartTime, Instant? EndTime);
