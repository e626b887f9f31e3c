namespace FinApi.Infrastructure.InProcess;

/// <summary>A moment on both clocks of limits.</summary>
/// <param name="Slot">The second, by the clock that never jumps.</param>
/// <param name="Timestamp">The same moment exactly.</param>
/// <param name="Day">The day, UTC, counted from 1970-01-01.</param>
/// <param name="DayEndsAfter">How long until the next day.</param>
internal readonly record struct LimitTime(long Slot, long Timestamp, int Day, TimeSpan DayEndsAfter);
