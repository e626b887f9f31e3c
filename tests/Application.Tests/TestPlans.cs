using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Tests;

/// <summary>Three plans like the default ones, and one that has only a month of history.</summary>
internal sealed class TestPlans : IPlanCatalog
{
    public static Plan Free { get; } = new()
    {
        Name = "free",
        DisplayName = "Free",
        CallsPerMinute = 60,
        DataDelay = Duration.FromMinutes(15),
        MaxStreams = 1,
        MaxTopics = 10,
        MinInterval = Duration.FromSeconds(1),
    };

    public static Plan Month { get; } = new()
    {
        Name = "month",
        DisplayName = "A month",
        MonthlyFee = 9,
        CallsPerMinute = 60,
        MaxStreams = 1,
        MaxTopics = 10,
        HistoryDays = 30,
    };

    public static Plan Enterprise { get; } = new()
    {
        Name = "enterprise",
        DisplayName = "Enterprise",
        MonthlyFee = 299,
        CallsPerMinute = 6_000,
        MaxStreams = 20,
        MaxTopics = 3_000,
        AllowsEvery = true,
        ResumeWindow = Duration.FromHours(1),
        AllowsAllSymbols = true,
    };

    public IReadOnlyList<Plan> Plans { get; } = [Free, Month, Enterprise];

    public string Fingerprint => "test-plans";

    public static MarketAccess Live(Plan plan) => new(plan, KeyEnvironment.Live);

    public static MarketAccess Test(Plan plan) => new(plan, KeyEnvironment.Test);

    public Plan? Find(string name) => Plans.FirstOrDefault(plan => plan.Name == name);
}
