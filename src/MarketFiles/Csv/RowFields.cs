using CsvHelper;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.MarketFiles.Csv;

/// <summary>
/// The fields of the current row as values. The first field that cannot be read is noted, and a default takes its
/// place. So a format is a plain initialiser that asks for problems once, at its end.
/// </summary>
internal sealed class RowFields(CsvParser parser)
{
    // What no store keeps: refused here, so that a format may count with each date and time.
    private static readonly LocalDate FirstDate = UnixNanoseconds.Min.InUtc().Date;
    private static readonly LocalDate EndDate = UnixNanoseconds.Max.InUtc().Date;
    private static readonly string YearsRule = $"in the years {FirstDate.Year} to {EndDate.Year - 1}.";

    private string? _symbolText;
    private Symbol _symbol;
    private (string Reason, string Field, string Message)? _problem;

    public MarketFilePosition Position { get; private set; }

    public void MoveTo(MarketFilePosition position)
    {
        Position = position;
        _problem = null;
    }

    /// <summary>The fault of the row; null when all fields could be read.</summary>
    public MarketFileRow.Unreadable? Problem() =>
        _problem is var (reason, field, message)
            ? new MarketFileRow.Unreadable(Position, reason, field, message)
            : null;

    public void Fail(string field, string message, string reason = "INVALID_FIELD") =>
        _problem ??= (reason, field, message);

    /// <summary>The text without surrounding blanks; null when it is empty or the file lacks the column.</summary>
    public string? Text(Column column)
    {
        if (!column.IsPresent)
        {
            return null;
        }

        var text = parser[column.Index];
        if (text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])))
        {
            text = text.Trim();
        }

        return text.Length == 0 ? null : text;
    }

    /// <summary>Whether the field holds blanks and nothing else.</summary>
    public bool IsBlank(Column column) =>
        column.IsPresent && parser[column.Index].Length > 0 && Text(column) is null;

    public decimal? Decimal(Column column)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }

        switch (DecimalText.Parse(text, out var value))
        {
            case DecimalTextProblem.Malformed:
                Fail(column.Name, $"'{text}' is not a decimal: write digits with at most one point, such as 187.23.");
                break;
            case DecimalTextProblem.TooManyDigits:
                Fail(column.Name, $"'{text}' has more than {DecimalText.MaxDigits} digits.", "TOO_MANY_DIGITS");
                break;
            default:
                break;
        }

        return value;
    }

    public decimal RequiredDecimal(Column column) => Decimal(column) ?? Missing<decimal>(column);

    public Instant? Time(Column column)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }

        if (!UtcTimeText.TryParse(text, out var time))
        {
            Fail(column.Name, $"'{text}' is not {UtcTimeText.Rule}.");
        }
        else if (time < UnixNanoseconds.Min || time >= UnixNanoseconds.Max)
        {
            Fail(column.Name, $"'{text}' does not lie {YearsRule}");
            return default(Instant);
        }

        return time;
    }

    public Instant RequiredTime(Column column) => Time(column) ?? Missing<Instant>(column);

    public LocalDate RequiredDate(Column column)
    {
        if (Text(column) is not { } text)
        {
            return Missing<LocalDate>(column);
        }

        if (!UtcTimeText.TryParseDate(text, out var date))
        {
            Fail(column.Name, $"'{text}' is not {UtcTimeText.DateRule}.");
        }
        else if (date < FirstDate || date >= EndDate)
        {
            Fail(column.Name, $"'{text}' does not lie {YearsRule}");
            return default;
        }

        return date;
    }

    public long? Integer(Column column)
    {
        var value = Decimal(column);
        if (value is null)
        {
            return null;
        }

        if (value < 0 || value > long.MaxValue || value != decimal.Truncate(value.Value))
        {
            Fail(column.Name, $"'{Text(column)}' is not a whole number of at least 0.");
            return null;
        }

        return (long)value.Value;
    }

    /// <summary>Y, yes, true or 1; or N, no, false or 0; null when the file does not say.</summary>
    public bool? Flag(Column column)
    {
        switch (Text(column)?.ToUpperInvariant())
        {
            case null:
                return null;
            case "Y" or "YES" or "TRUE" or "1":
                return true;
            case "N" or "NO" or "FALSE" or "0":
                return false;
            default:
                Fail(column.Name, $"'{Text(column)}' is neither Y nor N.");
                return null;
        }
    }

    public Symbol Symbol(Column column, Symbol? fallback)
    {
        var text = Text(column);
        if (text is null)
        {
            return !column.IsPresent && fallback is { } symbol ? symbol : Missing<Symbol>(column);
        }

        // Rows of one instrument mostly follow each other, so one remembered symbol saves most of the parsing.
        if (text != _symbolText)
        {
            if (!Domain.Instruments.Symbol.TryParse(text, out var parsed))
            {
                Fail(column.Name, $"'{text}' is not a symbol: it {SymbolText.Explain(text)}");
                return default;
            }

            (_symbolText, _symbol) = (text, parsed);
        }

        return _symbol;
    }

    private T Missing<T>(Column column)
        where T : struct
    {
        Fail(column.Name, $"'{column.Name}' is empty.");
        return default;
    }
}
