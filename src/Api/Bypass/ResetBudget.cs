namespace FinApi.Api.Bypass;

/// <summary>
/// The resets that one connection has left: all of them at first, and after <see cref="ResetRule.Span"/> without any.
/// Not thread safe.
/// </summary>
internal struct ResetBudget(ResetRule rule)
{
    // When all of them are back.
    private long _whole;

    /// <summary>Takes one reset; false when there is none left.</summary>
    public bool TryTake()
    {
        var now = rule.TimeProvider.GetTimestamp();
        _whole = Math.Max(_whole, now) + rule.TimeOfOne;
        return _whole - now <= rule.TimeOfAll;
    }
}
