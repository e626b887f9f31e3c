namespace FinApi.Application.Limits;

/// <summary>What a check came to.</summary>
/// <param name="Refused">The limit that has to be waited for longest; none when the cost was taken.</param>
/// <param name="RetryAfter">How long until all of it fits if nothing else is taken; zero when it was taken.</param>
/// <param name="Minute">What the subject has left in the window.</param>
/// <param name="KeyMinute">What the key has left in its own window; of no meaning where it has none.</param>
/// <param name="Day">What the subject has left of the day; of no meaning where that is unlimited.</param>
/// <param name="Receipt">Names what was taken, should it be given back.</param>
public readonly record struct LimitAnswer(
    LimitKind Refused, TimeSpan RetryAfter, LimitLeft Minute, LimitLeft KeyMinute, LimitLeft Day, LimitReceipt Receipt);
