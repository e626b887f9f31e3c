using System.Text;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Plans;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Plans;

public sealed class PlanFileTests
{
    private const string Good =
        """
        {"name":"basic","display_name":"Basic","monthly_fee":9.5,"calls_per_minute":60,
        "max_streams":1,"max_topics":10}
        """;

    [Fact]
    public void Read_ShippedFile_HasTheTableOfTheDesign()
    {
        var text = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "plans.json"));

        var plans = PlanFile.Read(text, out var problems);

        Assert.Empty(problems);
        Plan[] expected =
        [
            new()
            {
                Name = "free",
                DisplayName = "Free",
                CallsPerMinute = 60,
                CallsPerDay = 2_000,
                DataDelay = Duration.FromMinutes(15),
                MaxStreams = 1,
                MaxTopics = 10,
                MinInterval = Duration.FromSeconds(1),
            },
            new()
            {
                Name = "professional",
                DisplayName = "Professional",
                MonthlyFee = 49,
                CallsPerMinute = 600,
                CallsPerDay = 200_000,
                MaxStreams = 3,
                MaxTopics = 300,
                AllowsEvery = true,
                MinInterval = Duration.FromMilliseconds(100),
                ResumeWindow = Duration.FromMinutes(5),
                StreamPriority = 10,
            },
            new()
            {
                Name = "enterprise",
                DisplayName = "Enterprise",
                MonthlyFee = 299,
                CallsPerMinute = 6_000,
                MaxStreams = 20,
                MaxTopics = 3_000,
                AllowsEvery = true,
                ResumeWindow = Duration.FromMinutes(60),
                AllowsAllSymbols = true,
                StreamPriority = 20,
            },
        ];
        Assert.Equal(expected, plans!.Offered);
    }

    [Theory]
    [InlineData(
        "\"calls_per_minute\":60",
        "\"calls_per_minute\":0",
        "Plan basic: calls_per_minute is 0. Write a whole number from 1 to 1000000.")]
    [InlineData(
        "\"calls_per_minute\":60,",
        "",
        "Plan basic: calls_per_minute is missing. Write a whole number from 1 to 1000000.")]
    [InlineData(
        "9.5",
        "9.555",
        "Plan basic: monthly_fee is 9.555. Write a number from 0 to 1000000 with at most two decimals, such as 49.")]
    [InlineData(
        "\"basic\"",
        "\"Basic Plan\"",
        "Plan Basic Plan: name is 'Basic Plan'. Write 1 to 64 lower-case letters, digits and hyphens.")]
    [InlineData(
        "\"max_topics\":10",
        "\"max_topics\":10,\"allows_every\":1",
        "Plan basic: allows_every is 1. Write true or false.")]
    [InlineData(
        "\"max_topics\":10",
        "\"max_topics\":10,\"data_delay_seconds\":901",
        "Plan basic: data_delay_seconds is 901. Write a whole number from 0 to 900.")]
    [InlineData(
        "\"max_topics\":10",
        "\"max_topics\":10,\"stream_priority\":101",
        "Plan basic: stream_priority is 101. Write a whole number from 0 to 100.")]
    [InlineData(
        "\"max_topics\":10",
        "\"max_topics\":10,\"data_delay_seconds\":900",
        "Plan basic: min_interval_milliseconds is 0 while data are delayed. "
            + "Write 1000 or more, or data_delay_seconds 0.")]
    public void Read_WrongField_NamesPlanAndField(string good, string bad, string sentence)
    {
        var plans = Read($$"""{"plans":[{{Good.Replace(good, bad, StringComparison.Ordinal)}}]}""", out var problems);

        Assert.Null(plans);
        Assert.Equal([sentence], problems);
    }

    [Theory]
    [InlineData("""{"plans":[""", "The file is not JSON: line 1, character 11.")]
    [InlineData("[]", """The file has to be an object with the one field plans. Write {"plans": [...]}.""")]
    [InlineData("""{"plans":[]}""", "No plan can be chosen. Write at least one plan without retired.")]
    [InlineData("""{"plans":[7]}""", """plans[0] is not an object. Write {"name": ...}.""")]
    public void Read_WrongForm_SaysWhatToWrite(string text, string sentence)
    {
        Assert.Null(Read(text, out var problems));
        Assert.Contains(sentence, problems);
    }

    [Fact]
    public void Read_MisspeltField_IsRefused()
    {
        var misspelt = Good.Replace("max_topics\":10", "max_topics\":10,\"call_per_day\":5", StringComparison.Ordinal);

        Assert.Null(Read($$"""{"plans":[{{misspelt}}]}""", out var problems));
        Assert.StartsWith(
            "Plan basic: call_per_day is not a field. Write one of", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoOfOneName_AreRefused()
    {
        Assert.Null(Read($$"""{"plans":[{{Good}},{{Good}}]}""", out var problems));
        Assert.Equal(["Plan basic: name is there 2 times. Write another name."], problems);
    }

    [Fact]
    public void Read_DearerPlanFirst_SortsByFee()
    {
        var dear = Good
            .Replace("basic", "dear", StringComparison.Ordinal)
            .Replace("9.5", "90", StringComparison.Ordinal);
        var old = Good
            .Replace("basic", "old", StringComparison.Ordinal)
            .Replace("9.5", "1,\"retired\":true", StringComparison.Ordinal);

        var plans = Read($$"""{"plans":[{{dear}},{{old}},{{Good}}]}""", out _)!;

        Assert.Equal(["basic", "dear"], plans.Offered.Select(plan => plan.Name));
        Assert.NotNull(plans.Find("old"));
    }

    private static PlanSet? Read(string text, out IReadOnlyList<string> problems) =>
        PlanFile.Read(Encoding.UTF8.GetBytes(text), out problems);
}
