using System.Text.Json;
using FinApi.Domain.Accounts;
using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Infrastructure.Plans;

/// <summary>Reads the text of a file of plans; docs/plans.md describes it.</summary>
internal static class PlanFile
{
    // Shared caches may keep settled data for everybody, so no plan may have a greater delay.
    private static readonly int MaxDelaySeconds = (int)FreshnessPolicy.SettlingTime.TotalSeconds;

    // The delayed market has one sample a second, so a shorter interval could not be kept.
    private const int DelayedIntervalMilliseconds = 1_000;

    private static readonly JsonDocumentOptions Format =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The plans; null when there are problems, each a sentence that says what to write.</summary>
    public static PlanSet? Read(ReadOnlyMemory<byte> text, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        try
        {
            using var document = JsonDocument.Parse(text, Format);
            var plans = ReadPlans(document.RootElement, found);
            return found.Count == 0 ? plans : null;
        }
        catch (JsonException e)
        {
            found.Add($"The file is not JSON: line {e.LineNumber + 1}, character {e.BytePositionInLine + 1}.");
            return null;
        }
    }

    private static PlanSet? ReadPlans(JsonElement root, List<string> problems)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("plans", out var list)
            || list.ValueKind != JsonValueKind.Array
            || root.EnumerateObject().Count() > 1)
        {
            problems.Add("""The file has to be an object with the one field plans. Write {"plans": [...]}.""");
            return null;
        }

        var all = list.EnumerateArray()
            .Select((plan, index) => ReadPlan(plan, index, problems))
            .OfType<Entry>()
            .ToList();
        foreach (var twice in all.GroupBy(entry => entry.Plan.Name).Where(same => same.Count() > 1))
        {
            problems.Add($"Plan {twice.Key}: name is there {twice.Count()} times. Write another name.");
        }

        if (all.TrueForAll(entry => entry.IsRetired))
        {
            problems.Add("No plan can be chosen. Write at least one plan without retired.");
        }

        return problems.Count > 0
            ? null
            : new PlanSet(
                [.. all.Where(entry => !entry.IsRetired).Select(entry => entry.Plan).OrderBy(plan => plan.MonthlyFee)],
                [.. all.Where(entry => entry.IsRetired).Select(entry => entry.Plan)]);
    }

    private static Entry? ReadPlan(JsonElement element, int index, List<string> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"plans[{index}] is not an object. Write {{\"name\": ...}}.");
            return null;
        }

        var named = element.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String;
        var fields = new PlanFields(element, named ? $"Plan {name.GetString()}" : $"plans[{index}]", problems);
        var entry = new Entry(ReadPlan(fields), fields.GetFlag("retired"));
        fields.RefuseOthers();
        CheckDelayed(entry.Plan, fields);
        return entry;
    }

    private static Plan ReadPlan(PlanFields fields) =>
        new()
        {
            Name = ReadName(fields),
            DisplayName = ReadDisplayName(fields),
            MonthlyFee = fields.GetMoney("monthly_fee"),
            Currency = ReadCurrency(fields),
            CallsPerMinute = fields.GetNumber("calls_per_minute", 1, 1_000_000),
            CallsPerDay = fields.FindNumber("calls_per_day", 1, 1_000_000_000_000),
            DataDelay = Duration.FromSeconds(fields.FindNumber("data_delay_seconds", 0, MaxDelaySeconds) ?? 0),
            MaxStreams = fields.GetNumber("max_streams", 0, 100_000),
            MaxTopics = fields.GetNumber("max_topics", 1, 100_000),
            AllowsEvery = fields.GetFlag("allows_every"),
            MinInterval = Duration.FromMilliseconds(fields.FindNumber("min_interval_milliseconds", 0, 60_000) ?? 0),
            ResumeWindow = Duration.FromSeconds(fields.FindNumber("resume_window_seconds", 0, 86_400) ?? 0),
            StreamPriority = (int)(fields.FindNumber("stream_priority", 0, 100) ?? 0),
            AllowsAllSymbols = fields.GetFlag("allows_all_symbols"),
            HistoryDays = (int?)fields.FindNumber("history_days", 1, 36_525),
        };

    private static string ReadName(PlanFields fields)
    {
        var name = fields.FindText("name") ?? string.Empty;
        if (name.Length is 0 or > 64 || !name.All(IsOfName))
        {
            fields.Note("name", $"is '{name}'", "1 to 64 lower-case letters, digits and hyphens");
        }

        return name;
    }

    private static string ReadDisplayName(PlanFields fields)
    {
        var name = fields.FindText("display_name") ?? string.Empty;
        if (name.Length is 0 or > 64)
        {
            fields.Note("display_name", $"has {name.Length} characters", "1 to 64");
        }

        return name;
    }

    private static string ReadCurrency(PlanFields fields)
    {
        var currency = fields.FindText("currency") ?? "USD";
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            fields.Note("currency", $"is '{currency}'", "a code of ISO 4217, such as USD");
        }

        return currency;
    }

    // The delayed market has one sample a second: a stream cannot get more, and cannot resume.
    private static void CheckDelayed(Plan plan, PlanFields fields)
    {
        if (plan.DataDelay == Duration.Zero)
        {
            return;
        }

        if (plan.AllowsEvery)
        {
            fields.Note("allows_every", "is true while data are delayed", "false, or data_delay_seconds 0");
        }

        if (plan.MinInterval < Duration.FromMilliseconds(DelayedIntervalMilliseconds))
        {
            fields.Note(
                "min_interval_milliseconds",
                $"is {plan.MinInterval.TotalMilliseconds} while data are delayed",
                $"{DelayedIntervalMilliseconds} or more, or data_delay_seconds 0");
        }

        if (plan.ResumeWindow > Duration.Zero)
        {
            fields.Note("resume_window_seconds", "is not 0 while data are delayed", "0, or data_delay_seconds 0");
        }
    }

    private static bool IsOfName(char letter) =>
        char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-';

    private sealed record Entry(Plan Plan, bool IsRetired);
}
