using FinApi.Bench.Attacks;

namespace FinApi.Bench.Scenarios;

/// <summary>All scenarios, in the order in which they run.</summary>
internal static class Catalog
{
    private static readonly IReadOnlyList<Scenario> All =
    [
        .. RequestScenarios.All,
        .. StoreScenarios.All,
        .. StreamScenarios.All,
        .. ReaderScenarios.All,
        .. ExportScenarios.All,
        .. StageFiveScenarios.All,
        .. SoakScenario.All,
        .. GrowthScenarios.All,
        .. StartScenarios.All,
        .. RedisScenarios.All,
        .. MicroScenarios.All,
    ];

    public static IEnumerable<string> Names(BenchSettings settings) =>
        ListOf(settings).Select(scenario => scenario.Name);

    public static IReadOnlyList<Scenario> Choose(BenchSettings settings) =>
        settings.Only.Count > 0
            ? [.. ListOf(settings).Where(scenario => settings.Only.Contains(scenario.Name, StringComparer.Ordinal))]
            : [.. ListOf(settings).Where(scenario => settings.IsSmoke ? scenario.IsInSmoke : scenario.IsInWholeRun)];

    private static IReadOnlyList<Scenario> ListOf(BenchSettings settings) =>
        settings.IsAttack ? AttackCatalog.All : All;
}
