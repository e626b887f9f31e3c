using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Spectre.Console;

namespace FinApi.Cli.Quotes;

/// <summary><c>finapi quote SYMBOL...</c></summary>
internal static class QuoteCommand
{
    public static Command Create(CliContext context)
    {
        var symbols = Inputs.Symbols();
        var json = Inputs.Json();
        var command = new ExampleCommand(
            "quote", "Shows the latest quotes.", "finapi quote AAPL MSFT", "finapi quote BTCUSDT --json")
        {
            symbols,
            json,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(symbols), parsed.GetValue(json), context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] symbols, bool json, CliContext context, CancellationToken cancellationToken)
    {
        using var server = new RestApi(CliSettings.Load(context.Environment));
        var answer = await server.GetAsync<BatchGetQuotesResponse>(
            RestApi.Query("/v1/quotes", symbols.Select(symbol => ("symbols", (string?)symbol))), cancellationToken);
        if (json)
        {
            context.WriteJson(answer);
        }
        else if (answer.Quotes.Count > 0)
        {
            context.WriteTable(TableOf(answer));
        }

        return Complain(answer, context);
    }

    private static Table TableOf(BatchGetQuotesResponse answer)
    {
        var table = new Table();
        table.AddColumn("Symbol");
        foreach (var column in new[] { "Bid size", "Bid", "Ask", "Ask size" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumns("Time (UTC)", "Status");
        foreach (var item in answer.Quotes)
        {
            var quote = item.Quote;
            table.AddRow(
                new Text(quote.Symbol),
                new Text(quote.BidSize),
                new Text(quote.BidPrice, new Style(Color.Green)),
                new Text(quote.AskPrice, new Style(Color.Red)),
                new Text(quote.AskSize),
                new Text(ServerText.Time(quote.EventTime)),
                new Text(ServerText.Status(item.DataStatus)));
        }

        return table;
    }

    private static int Complain(BatchGetQuotesResponse answer, CliContext context)
    {
        if (answer.NotFound.Count > 0)
        {
            context.WriteError($"Unknown: {string.Join(", ", answer.NotFound)}.");
        }

        if (answer.NoData.Count > 0)
        {
            context.WriteError($"Without a quote yet: {string.Join(", ", answer.NoData)}.");
        }

        return answer.NotFound.Count + answer.NoData.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
