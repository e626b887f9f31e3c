using System.Globalization;
using FinApi.Cli.Accounts;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace FinApi.Cli.Deletions;

/// <summary>Shows what a deletion takes, asks, and deletes.</summary>
internal static class DeletionRun
{
    private const string Word = "delete";

    public static async Task<int> RunAsync(
        PreviewDeleteRequest request, DeletionChoice choice, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new ServerCall(CliSettings.Load(context.Environment));
        var preview = await call.RunAsync(
            calls => new Operator.OperatorClient(calls)
                .PreviewDeleteAsync(request, cancellationToken: cancellationToken),
            cancellationToken);
        if (choice.IsPreview && choice.IsJson)
        {
            context.WriteJson(preview);
            return ExitCode.Done;
        }

        if (!choice.IsJson)
        {
            Show(preview, request.Target, context);
        }

        if (choice.IsPreview)
        {
            context.Write($"Nothing is deleted. Until {ServerText.Time(preview.ExpireTime)} this deletes it:");
            context.Write($"finapi delete token {preview.Token}");
            return ExitCode.Done;
        }

        const string question = $"Confirmation ({Word})";
        if (!choice.IsSure
            && await Credentials.AskAsync(context, question, isSecret: false, cancellationToken) != Word)
        {
            context.WriteError($"Nothing is deleted: the answer was not the word {Word}.");
            return ExitCode.Failed;
        }

        return await ExecuteAsync(call, preview.Token, choice.IsJson, context, cancellationToken);
    }

    public static async Task<int> ExecuteAsync(
        string token, bool isJson, CliContext context, CancellationToken cancellationToken)
    {
        using var call = new ServerCall(CliSettings.Load(context.Environment));
        return await ExecuteAsync(call, token, isJson, context, cancellationToken);
    }

    private static async Task<int> ExecuteAsync(
        ServerCall call, string token, bool isJson, CliContext context, CancellationToken cancellationToken)
    {
        var request = new ExecuteDeleteRequest { Token = token };
        var done = await call.RunAsync(
            calls => new Operator.OperatorClient(calls)
                .ExecuteDeleteAsync(request, cancellationToken: cancellationToken),
            cancellationToken);
        if (isJson)
        {
            context.WriteJson(done);
            return ExitCode.Done;
        }

        context.Write(
            $"Deleted at {ServerText.Time(done.DeleteTime)}, as {done.DeletionId}: "
            + Counts(
                done.TradeCount,
                done.QuoteCount,
                done.BarCount,
                done.CorporateActionCount,
                done.InstrumentCount)
            + ".");
        foreach (var source in done.RememberedSources)
        {
            context.Write(
                $"{source} counts these items as sent: to store them again, publish them under another source.");
        }

        if (done.CacheTags.Count > 0)
        {
            context.Write($"Purge in shared caches: {string.Join(", ", done.CacheTags)}");
        }

        ShowBackups(done.BackupTimes, context);
        return ExitCode.Done;
    }

    private static void Show(PreviewDeleteResponse preview, DeletionTarget target, CliContext context)
    {
        var table = new Table().AddColumns("Symbol", "Kind", "Rows", "Days", "First (UTC)", "Last (UTC)");
        foreach (var rows in preview.Rows)
        {
            table.AddRow(
                new Text(rows.Symbol),
                new Text($"{ServerText.Words(rows.Kind.ToString())} {rows.Interval}".TrimEnd()),
                new Text(Number(rows.RowCount)),
                new Text(Number(rows.DayCount)),
                new Text(ServerText.Time(rows.FirstTime)),
                new Text(ServerText.Time(rows.LastTime)));
        }

        foreach (var action in preview.CorporateActions)
        {
            table.AddRow(
                new Text(action.Symbol),
                new Text(ServerText.Words(action.Type.ToString())),
                new Text("1"),
                new Text("-"),
                new Text(action.ExDate),
                new Text(action.ExDate));
        }

        context.WriteTable(table);
        var isInstrument = target == DeletionTarget.Instrument;
        context.Write(
            "This goes for good: "
            + Counts(
                preview.TradeCount,
                preview.QuoteCount,
                preview.BarCount,
                preview.CorporateActions.Count,
                isInstrument ? preview.SymbolCount : 0)
            + (isInstrument ? string.Empty : $" of {Counted(preview.SymbolCount, "instrument")}")
            + $", about {Counted(preview.ApproximateBytes, "byte")}.");
        if (preview.OpenSubscriptions > 0)
        {
            context.Write($"Streams read them now: {Number(preview.OpenSubscriptions)} subscriptions of this node.");
        }

        ShowBackups(preview.BackupTimes, context);
    }

    private static void ShowBackups(RepeatedField<Timestamp> times, CliContext context)
    {
        if (times.Count > 0)
        {
            context.Write($"Backups still hold what was stored before them: {string.Join(
                ", ", times.Select(ServerText.Time))}");
        }
    }

    private static string Counts(long trades, long quotes, long bars, int actions, int instruments)
    {
        (long Count, string Name)[] all =
        [
            (trades, "trade"),
            (quotes, "quote"),
            (bars, "bar"),
            (actions, "corporate action"),
            (instruments, "instrument"),
        ];
        var some = all.Where(each => each.Count > 0).Select(each => Counted(each.Count, each.Name)).ToList();
        return some.Count == 0 ? "no rows" : string.Join(", ", some);
    }

    private static string Counted(long count, string name) => $"{Number(count)} {name}{(count == 1 ? "" : "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
