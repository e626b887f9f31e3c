using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Spectre.Console;

namespace FinApi.Cli.Days;

/// <summary><c>finapi days</c>: which days are complete; operators state it and take it back.</summary>
internal static class DaysCommand
{
    public static Command Create(CliContext context)
    {
        var inputs = new DayInputs();
        var json = Inputs.Json();
        var list = new ExampleCommand(
            "list",
            "Lists the condition of each trading date, and why.",
            "finapi days list AAPL --kind trades --from 2026-11-01",
            "finapi days list --mic XNAS")
        {
            json,
        };
        inputs.AddTo(list);
        list.SetAction((parsed, cancellationToken) =>
            ListAsync(inputs.ToRequest(parsed), parsed.GetValue(json), context, cancellationToken));
        return new ExampleCommand(
            "days",
            "Shows which days are complete; operators state it, and take it back.",
            "finapi days list AAPL",
            "finapi days set AAPL --kind trades --from 2026-11-16 --to 2026-11-20 --condition complete",
            "finapi days withdraw AAPL --kind trades --from 2026-11-20")
        {
            list,
            CreateSet(context),
            CreateWithdraw(context),
        };
    }

    private static ExampleCommand CreateSet(CliContext context)
    {
        var inputs = new DayInputs();
        inputs.RequireFrom();
        var condition = new Option<string>("--condition")
        {
            Description = "The condition of the days.",
            Required = true,
        }.AcceptOnlyFromAmong("complete", "partial", "degraded", "missing");
        var reason = new Option<string?>("--reason")
        {
            Description = "The reason, in words; at most 200 characters.",
            HelpName = "TEXT",
        };
        var command = new ExampleCommand(
            "set",
            "States the condition of days. Needs a key with the scope operator.",
            "finapi days set --mic XNAS --from 2026-11-20 --condition degraded --reason \"the line was cut\"")
        {
            condition,
            reason,
        };
        inputs.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var statement = inputs.ToStatement(parsed);
            statement.Condition = Enum.Parse<DataCondition>(parsed.GetRequiredValue(condition), ignoreCase: true);
            statement.Reason = parsed.GetValue(reason) ?? string.Empty;
            return StateAsync(statement, context, cancellationToken);
        });
        return command;
    }

    private static ExampleCommand CreateWithdraw(CliContext context)
    {
        var inputs = new DayInputs();
        inputs.RequireFrom();
        var command = new ExampleCommand(
            "withdraw",
            "Takes back what is stated of days. Needs a key with the scope operator.",
            "finapi days withdraw AAPL --kind trades --from 2026-11-20");
        inputs.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var statement = inputs.ToStatement(parsed);
            statement.Withdraw = true;
            return StateAsync(statement, context, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ListAsync(
        ListDataConditionsRequest request, bool json, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new ServerCall(CliSettings.Load(context.Environment));
        var all = new ListDataConditionsResponse();
        do
        {
            var page = await call.RunAsync(
                calls => new History.HistoryClient(calls)
                    .ListDataConditionsAsync(request, cancellationToken: cancellationToken),
                cancellationToken);
            all.Conditions.Add(page.Conditions);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        if (json)
        {
            context.WriteJson(all);
            return ExitCode.Done;
        }

        var table = new Table().AddColumns("Date", "Kind", "Condition", "By", "From interval", "Reason");
        foreach (var day in all.Conditions)
        {
            table.AddRow(
                new Text(day.TradingDate),
                new Text(ServerText.Words(day.Kind.ToString())),
                new Text(ServerText.Words(day.Condition.ToString())),
                new Text(day.Cause == ConditionCause.Unspecified ? "-" : ServerText.Words(day.Cause.ToString())),
                new Text(day.Interval),
                new Text(day.Reason));
        }

        context.WriteTable(table);
        return ExitCode.Done;
    }

    private static async Task<int> StateAsync(
        SetDataConditionRequest statement, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new ServerCall(CliSettings.Load(context.Environment));
        await call.RunAsync(
            calls => new Operator.OperatorClient(calls)
                .SetDataConditionAsync(statement, cancellationToken: cancellationToken),
            cancellationToken);
        var subject = statement.Symbol.Length > 0 ? statement.Symbol.ToUpperInvariant() : statement.Mic;
        var said = statement.Withdraw
            ? "what was stated is taken back"
            : $"stated as {ServerText.Words(statement.Condition.ToString())}";
        context.Write(
            $"{subject} {ServerText.Words(statement.Kind.ToString())}, {statement.FirstDate} to {statement.LastDate}: "
            + $"{said}.");
        return ExitCode.Done;
    }
}
