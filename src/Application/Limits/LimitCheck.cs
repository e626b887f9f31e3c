using FinApi.Application.Nodes;

namespace FinApi.Application.Limits;

/// <summary>One call before it is made: who makes it, what it costs, and what its caller may use.</summary>
/// <param name="Subject">The account; for an anonymous caller its network; for a call about the account its key or
/// session.</param>
/// <param name="KeyId">The API key or session, where it has a limit of its own; null where that of the account is
/// all.</param>
/// <param name="Cost">What the call counts as; 0 asks without taking. More than a limit counts as the limit.</param>
/// <param name="PerMinute">What the subject may use in any 60 s; at least 1.</param>
/// <param name="KeyPerMinute">What the key may use in any 60 s; at least 1; of no meaning without a key.</param>
/// <param name="PerDay">What the subject may use in a day, UTC; null is unlimited.</param>
public readonly record struct LimitCheck(
    string Subject, string? KeyId, int Cost, int PerMinute, int KeyPerMinute, long? PerDay)
{
    /// <summary>
    /// Whether the subject is a network. There may be any number of them, so a store may count many as one.
    /// </summary>
    public bool IsNetwork { get; init; }

    /// <summary>
    /// Whether the call is about the account itself. Such calls have a window of their own, which others neither use up
    /// nor are held to.
    /// </summary>
    public bool IsAboutAccount { get; init; }

    /// <summary>
    /// The role whose nodes answer such calls, and so divide the windows among them; none where every node answers.
    /// </summary>
    public Roles Role { get; init; }
}
