using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.MarketFiles;
using Symbol = FinApi.Domain.Instruments.Symbol;

namespace FinApi.Cli.Import;

/// <summary><c>finapi import KIND FILE...</c></summary>
internal sealed class ImportCommand
{
    private static readonly (MarketFileKind Kind, string Name, string Description)[] Kinds =
    [
        (MarketFileKind.Trades, "trades",
            "Trades: timestamp_utc, price, size; symbol, exchange, conditions, trade_id, side."),
        (MarketFileKind.Quotes, "quotes",
            "Quotes: timestamp_utc, bid_price, ask_price; symbol, sizes, exchange."),
        (MarketFileKind.Bars, "bars",
            "Bars: timestamp_utc (the start) or date, open, high, low, close; symbol, volume."),
        (MarketFileKind.Instruments, "instruments",
            "Instruments: symbol; name, mic, etf, round_lot, isin, figi, currency, signed_prices, symbols."),
        (MarketFileKind.CorporateActions, "corporate-actions",
            "Corporate actions: date with kind, ratio, amount, or with split_ratio, ex_dividend."),
        (MarketFileKind.Corrections, "corrections",
            "Cancels and corrections of trades: trade_id; timestamp_utc, exchange, and for corrections price, size."),
        (MarketFileKind.Calendars, "calendars",
            "Calendars: mic, date, open, close; break_start, break_end, pre_open, post_close, zone."),
    ];

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "CSV or gzipped CSV files with a header line. Columns are found by name, others skipped.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<Mic> _mic = new("--mic")
    {
        Description = "Market of instruments that the import creates: an ISO 10383 MIC, CRYPTO or FX.",
        CustomParser = Values.Mic,
        DefaultValueFactory = _ => Mic.Xnas,
        HelpName = "MIC",
    };

    private readonly Option<Mic?> _calendarMic = new("--mic")
    {
        Description = "Market of all rows, for a file without a 'mic' column.",
        CustomParser = result => Values.Mic(result),
        HelpName = "MIC",
    };

    private readonly Option<string?> _zone = new("--zone")
    {
        Description = "IANA time zone of local times, such as Asia/Tokyo, for rows without a 'zone'. The default is "
            + "the zone of the market's built-in calendar.",
        HelpName = "ZONE",
    };

    private readonly Option<string?> _calendar = new("--calendar")
    {
        Description = "24x7: a market without a calendar gets one that never closes, with days in UTC.",
        CustomParser = Values.AlwaysOpen,
        HelpName = "24x7",
    };

    private readonly Option<bool> _noCreate = new("--no-create")
    {
        Description = "Reject rows of unknown instruments instead of creating the instruments.",
    };

    private readonly Option<string?> _source = new("--source")
    {
        Description = "Name of the source. Default: made from the content, so the same rows are stored once.",
        HelpName = "NAME",
    };

    private readonly Option<Symbol?> _symbol = new("--symbol")
    {
        Description = "Instrument of all rows, for a file without a 'symbol' column.",
        CustomParser = Values.Symbol,
        HelpName = "SYMBOL",
    };

    private readonly Option<BarInterval?> _interval = new("--interval")
    {
        Description = "Interval of the bars: 1m, 5m, 15m, 30m, 1h or 1d. The default is a column 'interval', the "
            + "file's name (.1m.), or the smallest step between rows.",
        CustomParser = Values.StoredInterval,
        HelpName = "INTERVAL",
    };

    private readonly Option<string?> _rejects = new("--rejects")
    {
        Description = "File for the rejected rows. The default is FILE.rejects.csv.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _partial = new("--partial")
    {
        Description = "Do not note the days of the file as complete: it holds only parts of them.",
    };

    private readonly MarketFileKind _kind;

    private ImportCommand(MarketFileKind kind) => _kind = kind;

    public static Command Create(CliContext context, Interruption interruption)
    {
        var import = new ExampleCommand(
            "import",
            "Imports files. Run an interrupted import again to continue it; nothing is stored twice.",
            "finapi import trades trades/XXX_2018-01-02.trades.csv.gz --mic XNYS",
            "finapi import bars EURUSD.csv --symbol EURUSD --interval 1m --mic FX",
            "finapi import corporate-actions wiki_2014.csv --no-create",
            "finapi import calendars xtks_2026.csv --mic XTKS --zone Asia/Tokyo");
        foreach (var (kind, name, description) in Kinds)
        {
            import.Subcommands.Add(new ImportCommand(kind).Create(name, description, context, interruption));
        }

        return import;
    }

    private ExampleCommand Create(string name, string description, CliContext context, Interruption interruption)
    {
        var command = new ExampleCommand(
            name, description, $"finapi import {name} FILE.csv.gz", $"finapi import {name} *.csv --mic XNYS")
        {
            _files,
        };
        if (_kind == MarketFileKind.Calendars)
        {
            command.Options.Add(_calendarMic);
            command.Options.Add(_zone);
        }
        else
        {
            command.Options.Add(_mic);
            command.Options.Add(_calendar);
        }

        if (_kind is not (MarketFileKind.Instruments or MarketFileKind.Calendars))
        {
            command.Options.Add(_noCreate);
            command.Options.Add(_symbol);
        }

        if (_kind == MarketFileKind.Bars)
        {
            command.Options.Add(_interval);
        }

        if (_kind is MarketFileKind.Trades or MarketFileKind.Quotes or MarketFileKind.Bars)
        {
            command.Options.Add(_partial);
        }

        command.Options.Add(_source);
        command.Options.Add(_rejects);
        _files.Validators.Add(Values.RefuseOptions);
        command.Validators.Add(result =>
        {
            var hasOneTarget = result.GetValue(_source) is not null || result.GetValue(_rejects) is not null;
            if (hasOneTarget && result.GetValue(_files) is { Length: > 1 })
            {
                result.AddError("--source and --rejects need a single file: import the files one by one.");
            }
        });
        command.SetAction((parsed, _) => new ImportRun(Settings(parsed), context, interruption).RunAsync());
        return command;
    }

    private ImportSettings Settings(ParseResult parsed) => new()
    {
        Kind = _kind,
        Files = parsed.GetRequiredValue(_files),
        Mic = _kind == MarketFileKind.Calendars ? Mic.Xnas : parsed.GetValue(_mic),
        CalendarMic = parsed.GetValue(_calendarMic),
        TimeZone = parsed.GetValue(_zone),
        IsAlwaysOpen = parsed.GetValue(_calendar) is not null,
        NoCreate = parsed.GetValue(_noCreate),
        Source = parsed.GetValue(_source),
        Symbol = parsed.GetValue(_symbol),
        Interval = parsed.GetValue(_interval),
        IsPartial = parsed.GetValue(_partial),
        RejectsPath = parsed.GetValue(_rejects),
    };
}
