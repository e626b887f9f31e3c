using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Spectre.Console;

namespace FinApi.Cli.Accounts;

/// <summary><c>finapi plan</c>: the plans there are, and the one in force.</summary>
internal static class PlanCommand
{
    public static Command Create(CliContext context)
    {
        var json = Inputs.Json();
        var command = new ExampleCommand(
            "plan",
            "Shows the plans, and changes your plan.",
            "finapi plan",
            "finapi plan change professional",
            "finapi plan change free --at-period-end --yes")
        {
            json,
            CreateChange(context),
        };
        command.SetAction((parsed, cancellationToken) => ListAsync(parsed.GetValue(json), context, cancellationToken));
        return command;
    }

    private static ExampleCommand CreateChange(CliContext context)
    {
        var plan = new Argument<string>("PLAN") { Description = "Name of the plan." };
        var later = new Option<bool>("--at-period-end")
        {
            Description = "Change at the end of the month (UTC) instead of at once.",
        };
        var yes = new Option<bool>("--yes") { Description = "Change without asking." };
        var command = new ExampleCommand(
            "change", "Shows the cost of a plan, asks, and changes to it.", "finapi plan change professional")
        {
            plan,
            later,
            yes,
        };
        command.SetAction((parsed, cancellationToken) => ChangeAsync(
            parsed.GetRequiredValue(plan),
            parsed.GetValue(later) ? PlanChangeTime.PeriodEnd : PlanChangeTime.Now,
            parsed.GetValue(yes),
            context,
            cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(bool json, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new AccountCall(CliSettings.Load(context.Environment));
        var plans = await call.RunAsync(
            account => account.ListPlansAsync(new ListPlansRequest(), cancellationToken: cancellationToken),
            cancellationToken);
        if (json)
        {
            context.WriteJson(plans);
            return ExitCode.Done;
        }

        var mine = (await call.RunAsync(
            account => account.GetAccountAsync(new GetAccountRequest(), cancellationToken: cancellationToken),
            cancellationToken)).Account;
        context.WriteTable(TableOf(plans, mine));
        if (mine.NextPlan.Length > 0)
        {
            context.Write($"Changes to {mine.NextPlan} on {ServerText.Time(mine.NextPlanTime)}.");
        }

        return ExitCode.Done;
    }

    private static Table TableOf(ListPlansResponse plans, AccountDetails mine)
    {
        var table = new Table().AddColumns(string.Empty, "Plan");
        foreach (var column in new[] { "A month", "Calls a minute", "Calls a day", "Delay", "Streams", "Topics" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var plan in plans.Plans)
        {
            table.AddRow(
                new Text(plan.Name == mine.Plan ? "*" : string.Empty),
                new Text(plan.Name),
                new Text($"{plan.MonthlyFee} {plan.Currency}"),
                new Text($"{plan.CallsPerMinute:N0}"),
                new Text(plan.CallsPerDay == 0 ? "unlimited" : $"{plan.CallsPerDay:N0}"),
                new Text(plan.DataDelay is { Seconds: > 0 } delay
                    ? $"{delay.ToTimeSpan().TotalMinutes:0.##} min"
                    : "none"),
                new Text($"{plan.MaxStreams:N0}"),
                new Text($"{plan.MaxTopics:N0}"));
        }

        return table;
    }

    private static async Task<int> ChangeAsync(
        string plan, PlanChangeTime effective, bool yes, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new AccountCall(CliSettings.Load(context.Environment));
        var preview = await call.RunAsync(
            account => account.PreviewPlanChangeAsync(
                new PreviewPlanChangeRequest { Plan = plan, Effective = effective },
                cancellationToken: cancellationToken),
            cancellationToken);
        context.Write(
            $"{preview.Plan} from {ServerText.Time(preview.EffectiveTime)} on: "
            + $"{preview.AmountNow} {preview.Currency} for this month, "
            + $"{preview.MonthlyFee} {preview.Currency} for every later month.");
        if (!yes && !await AgreesAsync(context, cancellationToken))
        {
            context.WriteError("Nothing was changed.");
            return ExitCode.Failed;
        }

        var changed = await call.RunAsync(
            account => account.ChangePlanAsync(
                new ChangePlanRequest { Plan = plan, Effective = effective }, cancellationToken: cancellationToken),
            cancellationToken);
        context.Write(changed.Account.NextPlan.Length > 0
            ? $"The plan is {changed.Account.Plan} until {ServerText.Time(changed.Account.NextPlanTime)}."
            : $"The plan is {changed.Account.Plan}.");
        return ExitCode.Done;
    }

    private static async Task<bool> AgreesAsync(CliContext context, CancellationToken cancellationToken) =>
        (await Credentials.AskAsync(context, "Type yes to change", isSecret: false, cancellationToken))
            .Trim()
            .Equals("yes", StringComparison.OrdinalIgnoreCase);
}
