using FinApi.Bench.Scenarios;

namespace FinApi.Bench.Attacks;

/// <summary>All attacks, in the order in which they run: the long versions of tests/Api.Tests/Drills.</summary>
internal static class AttackCatalog
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. KeptAnswersAttack.All,
        .. ResetAttack.All,
        .. MalformedAttack.All,
    ];
}
