using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using NodaTime;
using Spectre.Console;
using Bar = FinApi.Contracts.V1.Bar;

namespace FinApi.Cli.Bars;

/// <summary><c>finapi bars SYMBOL</c></summary>
internal sealed class BarsCommand
{
    private const int DefaultLimit = 100;
    private const int MinVwapPlaces = 2;

    private readonly Argument<string> _symbol = new("SYMBOL") { Description = "The instrument, such as AAPL." };

    private readonly Option<BarInterval?> _interval = new("--interval")
    {
        Description = $"One of {BarInterval.Codes}.",
        CustomParser = Values.Interval,
        DefaultValueFactory = _ => BarInterval.OneDay,
        HelpName = "INTERVAL",
    };

    private readonly Option<Instant?> _start = new("--start")
    {
        Description = "Bars from this time on: 2018-01-02 or 2018-01-02T14:30:00Z.",
        CustomParser = Values.Time,
        HelpName = "TIME",
    };

    private readonly Option<Instant?> _end = new("--end")
    {
        Description = "Bars before this time.",
        CustomParser = Values.Time,
        HelpName = "TIME",
    };

    private readonly Option<string[]> _adjustment = new Option<string[]>("--adjustment")
    {
        Description = "The corporate actions that prices are adjusted for; may be given several times.",
        DefaultValueFactory = _ => [BarsRequest.Raw],
    }.AcceptOnlyFromAmong(BarsRequest.Raw, "split", "dividend", "all", "spin_off", "rights", "special_dividend");

    private readonly Option<Instant?> _asOf = new("--as-of")
    {
        Description = "Adjust for the corporate actions that were known at this time.",
        CustomParser = Values.Time,
        HelpName = "TIME",
    };

    private readonly Option<int?> _limit = new("--limit")
    {
        Description = $"Most bars: the last bars, or with --start the first. Default {DefaultLimit}; with --csv all.",
        CustomParser = Values.Count,
        HelpName = "N",
    };

    private readonly Option<bool> _csv = new("--csv") { Description = "Write CSV; raw bars can be imported again." };

    private readonly Option<bool> _plot = new("--plot") { Description = "Draw candles that fill the terminal." };

    public static Command Create(CliContext context)
    {
        var bars = new BarsCommand();
        var command = new ExampleCommand(
            "bars",
            "Shows bars as a table, as CSV or as candles.",
            "finapi bars AAPL --plot",
            "finapi bars XRPETH --interval 1m --start 2019-10-11 --end 2019-10-12 --csv > XRPETH.1m.csv",
            "finapi bars AAPL --interval 1w --adjustment all --limit 52")
        {
            bars._symbol, bars._interval, bars._start, bars._end, bars._adjustment, bars._asOf, bars._limit,
            bars._csv, bars._plot,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(bars._csv) && result.GetValue(bars._plot))
            {
                result.AddError("--csv and --plot exclude each other.");
            }
        });
        command.SetAction((parsed, cancellationToken) => bars.RunAsync(parsed, context, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CliContext context, CancellationToken cancellationToken)
    {
        var isCsv = parsed.GetValue(_csv);
        var request = new BarsRequest
        {
            Symbol = parsed.GetRequiredValue(_symbol),
            Interval = parsed.GetValue(_interval)!,
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            Adjustments = parsed.GetRequiredValue(_adjustment),
            AsOf = parsed.GetValue(_asOf),
            Limit = parsed.GetValue(_limit) ?? (isCsv ? null : DefaultLimit),
        };
        using var server = new RestApi(CliSettings.Load(context.Environment));
        // On standard error: a file or pipe of CSV has no line for it.
        var pages = BarPages.ReadAsync(
            server, request, () => context.WriteError(ServerText.Simulated), cancellationToken);
        if (isCsv && !request.WantsLatest)
        {
            await BarCsv.WriteAsync(pages, request.Adjustment, context.Output);
            return ExitCode.Done;
        }

        var bars = await pages.ToListAsync(cancellationToken);
        if (request.WantsLatest)
        {
            bars.Reverse();
        }

        if (isCsv)
        {
            await BarCsv.WriteAsync(bars.ToAsyncEnumerable(), request.Adjustment, context.Output);
        }
        else
        {
            Write(bars, parsed.GetValue(_plot), context);
        }

        return ExitCode.Done;
    }

    private static void Write(List<Bar> bars, bool isPlot, CliContext context)
    {
        if (bars.Count == 0)
        {
            context.WriteError("There are no bars in this range.");
        }
        else if (isPlot)
        {
            context.Console.Write(new CandleChart(bars));
        }
        else
        {
            context.WriteTable(TableOf(bars));
        }
    }

    private static Table TableOf(List<Bar> bars)
    {
        var table = new Table().AddColumn(bars[0].HasTradingDate ? "Date" : "Start (UTC)");
        foreach (var column in new[] { "Open", "High", "Low", "Close", "Volume", "VWAP", "Trades" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        var places = bars.Max(bar => PlacesOf(bar));
        foreach (var bar in bars)
        {
            var time = bar.HasTradingDate ? bar.TradingDate : ServerText.Time(bar.StartTime);
            table.AddRow(
                new Text(bar.IsComplete ? time : time + " *"),
                new Text(bar.Open),
                new Text(bar.High),
                new Text(bar.Low),
                new Text(bar.Close),
                new Text(bar.Volume),
                new Text(Vwap(bar, places)),
                new Text(bar.HasTradeCount ? $"{bar.TradeCount}" : string.Empty));
        }

        return bars.TrueForAll(bar => bar.IsComplete) ? table : table.Caption("* not complete yet");
    }

    private static int PlacesOf(Bar bar) =>
        new[] { bar.Open, bar.High, bar.Low, bar.Close }.Max(price => PriceText.Places(price));

    // About as fine as the prices beside it: the digits of the division would take the whole row.
    private static string Vwap(Bar bar, int places) =>
        bar.Vwap.Length == 0
            ? string.Empty
            : DecimalText.Format(decimal.Round(PriceText.Number(bar.Vwap), Math.Max(MinVwapPlaces, places)));
}
