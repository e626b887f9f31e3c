using System.CommandLine;
using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;
using FinApi.Domain.Instruments;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Cli.Days;

/// <summary>What names days: an instrument or a market, a kind of data, and dates.</summary>
internal sealed class DayInputs
{
    private readonly Argument<string?> _symbol = new("SYMBOL")
    {
        Description = "The instrument, such as AAPL; none with --mic.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<Mic> _mic = new("--mic")
    {
        Description = "A market as a whole instead of an instrument.",
        CustomParser = Values.Mic,
        HelpName = "MIC",
    };

    private readonly Option<string> _kind = new Option<string>("--kind")
    {
        Description = "The kind of data. What is stated of trades holds for bars too.",
        DefaultValueFactory = _ => "bars",
    }.AcceptOnlyFromAmong("bars", "trades", "quotes");

    private readonly Option<LocalDate?> _from = new("--from")
    {
        Description = "The first trading date: 2026-11-20.",
        CustomParser = Values.Date,
        HelpName = "DATE",
    };

    private readonly Option<LocalDate?> _to = new("--to")
    {
        Description = "The last trading date. Default: that of --from, or today.",
        CustomParser = Values.Date,
        HelpName = "DATE",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_symbol);
        command.Options.Add(_mic);
        command.Options.Add(_kind);
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(_symbol) is null) == (result.GetValue(_mic) == default))
            {
                result.AddError("Name an instrument, or a market with --mic, and not both.");
            }
        });
    }

    /// <summary>Makes the first date required.</summary>
    public void RequireFrom() => _from.Required = true;

    public ListDataConditionsRequest ToRequest(ParseResult parsed) => new()
    {
        Symbol = parsed.GetValue(_symbol) ?? string.Empty,
        Mic = parsed.GetValue(_mic).Value,
        Kind = Kind(parsed),
        StartDate = Text(parsed.GetValue(_from)),
        EndDate = Text(DayAfter(parsed.GetValue(_to))),
    };

    public SetDataConditionRequest ToStatement(ParseResult parsed) => new()
    {
        Symbol = parsed.GetValue(_symbol) ?? string.Empty,
        Mic = parsed.GetValue(_mic).Value,
        Kind = Kind(parsed),
        FirstDate = Text(parsed.GetValue(_from)),
        LastDate = Text(parsed.GetValue(_to) ?? parsed.GetValue(_from)),
    };

    private DataKind Kind(ParseResult parsed) => Enum.Parse<DataKind>(parsed.GetRequiredValue(_kind), ignoreCase: true);

    // Of the last date that there is none follows; the server refuses that date as well.
    private static LocalDate? DayAfter(LocalDate? date) => date < LocalDate.MaxIsoValue ? date?.PlusDays(1) : date;

    private static string Text(LocalDate? date) => date is { } day ? LocalDatePattern.Iso.Format(day) : string.Empty;
}
