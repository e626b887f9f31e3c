using System.Runtime.InteropServices;
using FinApi.Api.Translation;
using FinApi.Application.Ingest;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FinApi.Domain.Numbers;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Api.Services.Ingestion;

/// <summary>
/// Reads the fields of one published item and remembers the first field that cannot be read. A struct on the stack, so
/// a well-formed item allocates nothing here but its own values.
/// </summary>
/// <param name="item">Name of the item's case in the contract, the start of every field path.</param>
[StructLayout(LayoutKind.Auto)]
internal struct ItemFields(string item)
{
    private const int MaxConditions = 16;
    private const int MaxCodeLength = 16;
    private const string MalformedDecimal = "must be a decimal such as 187.23: digits, at most one point, no exponent.";

    private static readonly string TooManyDigits =
        $"has more than {DecimalText.MaxDigits} significant digits or places.";

    /// <summary>The first problem; null while there is none.</summary>
    public IngestItem.Unreadable? Problem { get; private set; }

    public Symbol Symbol(string text, string field = "symbol")
    {
        if (!Domain.Instruments.Symbol.TryParse(text, out var symbol))
        {
            Refuse(field, text.Length == 0 ? "is required." : SymbolText.Explain(text));
        }

        return symbol;
    }

    public Mic Mic(string text)
    {
        if (!Domain.Instruments.Mic.TryParse(text, out var mic))
        {
            Refuse("mic", text.Length == 0 ? "is required." : $"must be {Domain.Instruments.Mic.Rule}.");
        }

        return mic;
    }

    public decimal? Decimal(string field, bool isPresent, string text) => isPresent ? Decimal(field, text) : null;

    public decimal Decimal(string field, string text)
    {
        switch (DecimalText.Parse(text, out var value))
        {
            case DecimalTextProblem.Malformed:
                Refuse(field, text.Length == 0 ? "is required." : MalformedDecimal);
                break;
            case DecimalTextProblem.TooManyDigits:
                Refuse(field, TooManyDigits, ItemReason.TooManyDigits);
                break;
        }

        return value;
    }

    /// <summary>
    /// A short text. Control characters are refused, because they break every file that the text is written to, or show
    /// the text as another one.
    /// </summary>
    public string? Text(string field, bool isPresent, string text, int maxLength)
    {
        if (!isPresent)
        {
            return null;
        }

        if (text.Length == 0 || text.Length > maxLength)
        {
            Refuse(field, $"must have 1 to {maxLength} characters, or be absent.");
        }
        else if (HasControl(text))
        {
            Refuse(field, "must not contain control characters.");
        }

        return text;
    }

    /// <summary>Like <see cref="Text"/> for the code of a venue.</summary>
    public string? Venue(string field, bool isPresent, string text) => Text(field, isPresent, text, MaxCodeLength);

    /// <summary>Condition codes, joined by spaces; null when there are none.</summary>
    public string? Conditions(RepeatedField<string> conditions) => Conditions("conditions", conditions);

    /// <summary>The same under the name of another field.</summary>
    public string? Conditions(string field, RepeatedField<string> conditions)
    {
        if (conditions.Count == 0)
        {
            return null;
        }

        var areCodes = conditions.Count <= MaxConditions;
        foreach (var code in conditions)
        {
            areCodes &= code.Length is > 0 and <= MaxCodeLength && !code.Contains(' ') && !HasControl(code);
        }

        if (!areCodes)
        {
            Refuse(
                field, $"must be at most {MaxConditions} codes of 1 to {MaxCodeLength} characters, no spaces.");
        }

        return conditions.Count == 1 ? conditions[0] : string.Join(' ', conditions);
    }

    /// <summary>A required time that can be stored to the nanosecond.</summary>
    public Instant Time(string field, Timestamp? time)
    {
        if (time is null)
        {
            Refuse(field, "is required.");
            return default;
        }

        return Time(field, time, default);
    }

    /// <summary>A time that can be stored to the nanosecond; <paramref name="otherwise"/> when it is absent.</summary>
    public Instant Time(string field, Timestamp? time, Instant otherwise)
    {
        if (time is null)
        {
            return otherwise;
        }

        if (!ProtoTime.IsValid(time))
        {
            Refuse(
                field,
                ProtoTime.HasValidNanos(time) ? ProtoTime.TickTimeRule
                    : "must be a timestamp with nanos from 0 to 999999999.");
            return default;
        }

        var instant = ProtoTime.ToInstant(time);
        if (!ProtoTime.IsTickTime(instant))
        {
            Refuse(field, ProtoTime.TickTimeRule);
            return default;
        }

        return instant;
    }

    public LocalDate Date(string field, string text)
    {
        var date = LocalDatePattern.Iso.Parse(text);
        if (date.Success)
        {
            return date.Value;
        }

        Refuse(field, text.Length == 0 ? "is required." : "must be a date such as 2026-11-20.");
        return default;
    }

    /// <summary>The number of an enum value, which must be one of the contract's.</summary>
    public int Number(string field, int number, EnumDescriptor type, bool isRequired = false)
    {
        if (type.FindValueByNumber(number) is null || (isRequired && number == 0))
        {
            Refuse(field, $"must be one of {EnumNames.List(type)}.");
        }

        return number;
    }

    public void Refuse(string field, string message, string reason = ErrorReason.InvalidField) =>
        Problem ??= new IngestItem.Unreadable(reason, $"{item}.{field}", message);

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            // Beside the plain ones: separators of lines and paragraphs, and what turns the direction of a text.
            if (char.IsControl(c) || c is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))
            {
                return true;
            }
        }

        return false;
    }
}
