using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace FinApi.Cli.Accounts;

/// <summary><c>finapi usage</c>: what was used, and what is left.</summary>
internal static class UsageCommand
{
    public static Command Create(CliContext context)
    {
        var start = Day("--start", "First day (UTC), inclusive; default 30 days before the end.");
        var end = Day("--end", "Last day (UTC), exclusive; default tomorrow.");
        var key = new Option<string?>("--key") { Description = "Only this API key.", HelpName = "KEY_ID" };
        var json = Inputs.Json();
        var command = new ExampleCommand(
            "usage",
            "Shows the calls by day, key and method, and the rest of each limit.",
            "finapi usage",
            "finapi usage --start 2026-11-01 --end 2026-12-01 --json")
        {
            start,
            end,
            key,
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new GetUsageRequest
            {
                StartDate = Text(parsed.GetValue(start)),
                EndDate = Text(parsed.GetValue(end)),
                KeyId = parsed.GetValue(key) ?? string.Empty,
            },
            parsed.GetValue(json),
            context,
            cancellationToken));
        return command;
    }

    private static Option<LocalDate?> Day(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "DATE",
            CustomParser = Values.Date,
        };

    private static string Text(LocalDate? date) => date is { } day ? LocalDatePattern.Iso.Format(day) : string.Empty;

    private static async Task<int> RunAsync(
        GetUsageRequest request, bool json, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new AccountCall(CliSettings.Load(context.Environment));
        var usage = await call.RunAsync(
            account => account.GetUsageAsync(request, cancellationToken: cancellationToken), cancellationToken);
        if (json)
        {
            context.WriteJson(usage);
            return ExitCode.Done;
        }

        var quotas = await call.RunAsync(
            account => account.ListQuotasAsync(new ListQuotasRequest(), cancellationToken: cancellationToken),
            cancellationToken);
        context.WriteTable(QuotaTable(quotas));
        context.WriteTable(UsageTable(usage));
        return ExitCode.Done;
    }

    private static Table QuotaTable(ListQuotasResponse answer)
    {
        var table = new Table().AddColumn("Limit");
        table.AddColumn(new TableColumn("Used").RightAligned());
        table.AddColumn(new TableColumn("Of").RightAligned());
        table.AddColumn("Free again by (UTC)");
        foreach (var quota in answer.Quotas)
        {
            table.AddRow(
                new Text(quota.Name),
                new Text($"{quota.Used:N0}"),
                new Text(quota.Limit == 0 ? "unlimited" : $"{quota.Limit:N0}"),
                new Text(ServerText.Time(quota.ResetTime)));
        }

        return table;
    }

    private static Table UsageTable(GetUsageResponse answer)
    {
        var table = new Table().AddColumns("Day", "Key", "Method");
        table.AddColumn(new TableColumn("Calls").RightAligned());
        table.AddColumn(new TableColumn("Cost").RightAligned());
        foreach (var row in answer.Usage)
        {
            table.AddRow(
                new Text(row.Date),
                new Text(row.KeyId.Length == 0 ? "session" : row.KeyId),
                new Text(row.Method.Replace("finapi.v1.", string.Empty, StringComparison.Ordinal)),
                new Text($"{row.Calls:N0}"),
                new Text($"{row.Cost:N0}"));
        }

        return table;
    }
}
