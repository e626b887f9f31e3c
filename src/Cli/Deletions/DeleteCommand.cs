using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Cli.Import;
using FinApi.Contracts.V1;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.MarketFiles;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;
using CorporateActionType = FinApi.Contracts.V1.CorporateActionType;
using Symbol = FinApi.Domain.Instruments.Symbol;

namespace FinApi.Cli.Deletions;

/// <summary><c>finapi delete</c>: operators take data back for good.</summary>
internal static class DeleteCommand
{
    public static Command Create(CliContext context) =>
        new ExampleCommand(
            "delete",
            "Deletes stored data for good: shows what goes, asks, and deletes it. Needs a key with the scope operator.",
            "finapi delete import trades ticks.csv",
            "finapi delete range AAPL --kind trades --from 2026-11-16 --to 2026-11-17",
            "finapi delete instrument AAPL --preview")
        {
            CreateImport(context),
            CreateSource(context),
            CreateRange(context),
            CreateInstrument(context),
            CreateAction(context),
            CreateToken(context),
        };

    private static ExampleCommand CreateImport(CliContext context)
    {
        var kind = new Argument<string>("KIND") { Description = "What the file holds." }
            .AcceptOnlyFromAmong("trades", "quotes", "bars");
        var file = new Argument<string>("FILE") { Description = "The file that was imported, with the same content." };
        var symbol = new Option<Symbol?>("--symbol")
        {
            Description = "As it was imported: the instrument of a file without a column for it.",
            CustomParser = Values.Symbol,
            HelpName = "SYMBOL",
        };
        var interval = new Option<BarInterval?>("--interval")
        {
            Description = "As it was imported: the interval of a file of bars without a column for it.",
            CustomParser = Values.StoredInterval,
            HelpName = "INTERVAL",
        };
        var run = new DeletionInputs();
        var command = new ExampleCommand(
            "import",
            "Deletes the rows that finapi import has sent of a file; the file can then be imported again.",
            "finapi delete import bars EURUSD.csv --symbol EURUSD --interval 1m")
        {
            kind,
            file,
            symbol,
            interval,
        };
        run.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = new ImportSettings
            {
                Kind = System.Enum.Parse<MarketFileKind>(parsed.GetRequiredValue(kind), ignoreCase: true),
                Files = [parsed.GetRequiredValue(file)],
                Symbol = parsed.GetValue(symbol),
                Interval = parsed.GetValue(interval),
            };
            var request = new PreviewDeleteRequest
            {
                Target = DeletionTarget.Source,
                Source = await FindSourceAsync(settings, cancellationToken),
            };
            return await DeletionRun.RunAsync(request, run.Read(parsed), context, cancellationToken);
        });
        return command;
    }

    private static async Task<string> FindSourceAsync(ImportSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = MarketFileReader.Open(settings.Files[0], settings.Kind, settings.Defaults);
            var hasSymbols = reader.Columns.Contains("symbol", StringComparer.OrdinalIgnoreCase);
            return await ContentSource.NameOfAsync(settings.Files[0], settings, hasSymbols, cancellationToken);
        }
        catch (Exception e) when (e is MarketFileException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(e.Message, innerException: e);
        }
    }

    private static ExampleCommand CreateSource(CliContext context)
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "The source under which the rows were published, such as that of finapi import --source.",
        };
        var symbols = new Option<string[]>("--symbol")
        {
            Description = "Only the rows of this instrument; once for each. Default: all.",
            HelpName = "SYMBOL",
        };
        var rows = new RowInputs(isRequired: false);
        var run = new DeletionInputs();
        var command = new ExampleCommand(
            "source",
            "Deletes the trades, quotes and bars that a source has sent, so that they can be sent again.",
            "finapi delete source vendor --symbol AAPL --kind quotes")
        {
            source,
            symbols,
        };
        rows.AddTo(command);
        run.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = rows.ToRequest(parsed, DeletionTarget.Source, parsed.GetValue(symbols) ?? []);
            request.Source = parsed.GetRequiredValue(source);
            return DeletionRun.RunAsync(request, run.Read(parsed), context, cancellationToken);
        });
        return command;
    }

    private static ExampleCommand CreateRange(CliContext context)
    {
        var symbols = Inputs.Symbols();
        symbols.Description = "Instruments, such as AAPL; at most 100.";
        var rows = new RowInputs(isRequired: true);
        var run = new DeletionInputs();
        var command = new ExampleCommand(
            "range",
            "Deletes trades, quotes, or bars that sources have sent, of a range of times.",
            "finapi delete range AAPL MSFT --kind quotes --from 2026-11-20T14:30:00Z --to 2026-11-20T15:00:00Z")
        {
            symbols,
        };
        rows.AddTo(command);
        run.AddTo(command);
        command.SetAction((parsed, cancellationToken) => DeletionRun.RunAsync(
            rows.ToRequest(parsed, DeletionTarget.Range, parsed.GetRequiredValue(symbols)),
            run.Read(parsed),
            context,
            cancellationToken));
        return command;
    }

    private static ExampleCommand CreateInstrument(CliContext context)
    {
        var symbol = SymbolArgument();
        var run = new DeletionInputs();
        var command = new ExampleCommand(
            "instrument",
            "Deletes an instrument with all its data. The symbol can be used again.",
            "finapi delete instrument TYPO")
        {
            symbol,
        };
        run.AddTo(command);
        command.SetAction((parsed, cancellationToken) => DeletionRun.RunAsync(
            new PreviewDeleteRequest
            {
                Target = DeletionTarget.Instrument,
                Symbols = { parsed.GetRequiredValue(symbol) },
            },
            run.Read(parsed),
            context,
            cancellationToken));
        return command;
    }

    private static ExampleCommand CreateAction(CliContext context)
    {
        var symbol = SymbolArgument();
        var exDate = new Option<LocalDate?>("--ex-date")
        {
            Description = "Its ex-date: 2026-11-20.",
            CustomParser = Values.Date,
            Required = true,
            HelpName = "DATE",
        };
        var type = new Option<string>("--type") { Description = "Its type.", Required = true }
            .AcceptOnlyFromAmong([.. Types.Keys]);
        var ordinal = new Option<int?>("--ordinal")
        {
            Description = "Which of its type and day. Default: the first.",
            CustomParser = Values.Count,
            HelpName = "NUMBER",
        };
        var run = new DeletionInputs();
        var command = new ExampleCommand(
            "action",
            "Deletes a corporate action with all its revisions.",
            "finapi delete action AAPL --ex-date 2026-11-20 --type split")
        {
            symbol,
            exDate,
            type,
            ordinal,
        };
        run.AddTo(command);
        command.SetAction((parsed, cancellationToken) => DeletionRun.RunAsync(
            new PreviewDeleteRequest
            {
                Target = DeletionTarget.CorporateAction,
                Symbols = { parsed.GetRequiredValue(symbol) },
                ExDate = LocalDatePattern.Iso.Format(parsed.GetValue(exDate)!.Value),
                ActionType = Types[parsed.GetRequiredValue(type)],
                Ordinal = parsed.GetValue(ordinal) ?? 0,
            },
            run.Read(parsed),
            context,
            cancellationToken));
        return command;
    }

    private static ExampleCommand CreateToken(CliContext context)
    {
        var token = new Argument<string>("TOKEN") { Description = "The token that --preview has shown." };
        var json = Inputs.Json();
        var command = new ExampleCommand(
            "token",
            "Deletes what a preview has shown within the last 15 minutes, without asking.",
            "finapi delete token TOKEN")
        {
            token,
            json,
        };
        command.SetAction((parsed, cancellationToken) => DeletionRun.ExecuteAsync(
            parsed.GetRequiredValue(token), parsed.GetValue(json), context, cancellationToken));
        return command;
    }

    // As the contract names them, with hyphens.
    private static Dictionary<string, CorporateActionType> Types { get; } = System.Enum
        .GetValues<CorporateActionType>()
        .Where(type => type != CorporateActionType.Unspecified)
        .ToDictionary(type => ServerText.Words(type.ToString()).Replace(' ', '-'));

    private static Argument<string> SymbolArgument() => new("SYMBOL") { Description = "The instrument, such as AAPL." };

    // What names rows beside their instruments.
    private sealed class RowInputs(bool isRequired)
    {
        private readonly Option<string[]> _kinds = new Option<string[]>("--kind")
        {
            Description = isRequired
                ? "A kind of data; once for each."
                : "Only rows of this kind; once for each. Default: all.",
            Required = isRequired,
        }.AcceptOnlyFromAmong("bars", "trades", "quotes");

        private readonly Option<Instant?> _from = new("--from")
        {
            Description = "The first time (UTC), inclusive: 2026-11-20 or 2026-11-20T14:30:00Z; of bars the start.",
            CustomParser = Values.Time,
            Required = isRequired,
            HelpName = "TIME",
        };

        private readonly Option<Instant?> _to = new("--to")
        {
            Description = "The last time (UTC), exclusive.",
            CustomParser = Values.Time,
            Required = isRequired,
            HelpName = "TIME",
        };

        public void AddTo(Command command)
        {
            command.Options.Add(_kinds);
            command.Options.Add(_from);
            command.Options.Add(_to);
        }

        public PreviewDeleteRequest ToRequest(ParseResult parsed, DeletionTarget target, string[] symbols) => new()
        {
            Target = target,
            Symbols = { symbols },
            Kinds =
            {
                (parsed.GetValue(_kinds) ?? []).Select(kind => System.Enum.Parse<DataKind>(kind, ignoreCase: true)),
            },
            StartTime = TimeOf(parsed.GetValue(_from)),
            EndTime = TimeOf(parsed.GetValue(_to)),
        };

        private static Timestamp? TimeOf(Instant? time) =>
            time is { } instant ? IngestItems.Timestamp(instant) : null;
    }
}
