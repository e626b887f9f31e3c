using System.Globalization;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Deletions;

/// <summary>What an operator wants to delete. Checked by <see cref="DeletionRules"/>.</summary>
public sealed record DeletionRequest
{
    private const char Between = '\n';
    private const char Within = '\t';

    /// <summary>What is deleted.</summary>
    public required DeletionTarget Target { get; init; }

    /// <summary>The source; empty unless it is the target.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>
    /// The instruments, each once. Of a source: only of these; without any, of all that the source has sent.
    /// </summary>
    public IReadOnlyList<Symbol> Symbols { get; init; } = [];

    /// <summary>The kinds of data, each once; without any, all.</summary>
    public IReadOnlyList<DataKind> Kinds { get; init; } = [];

    /// <summary>The event times, of bars the starts.</summary>
    public TimeRange Range { get; init; }

    /// <summary>Of a corporate action: its ex-date.</summary>
    public LocalDate? ExDate { get; init; }

    /// <summary>Of a corporate action: its type.</summary>
    public CorporateActionType ActionType { get; init; }

    /// <summary>Of a corporate action: which of its type and day, from 1.</summary>
    public int Ordinal { get; init; }

    /// <summary>Whether all that the source has sent is deleted, so that nothing of it is known any more.</summary>
    public bool IsWholeSource =>
        Target == DeletionTarget.Source
        && Symbols.Count == 0
        && Kinds.Count == 0
        && Range is { Start: null, End: null };

    /// <summary>The kinds of data that are deleted.</summary>
    public IReadOnlyList<DataKind> EffectiveKinds => Target switch
    {
        DeletionTarget.CorporateAction => [],
        DeletionTarget.Instrument => [DataKind.Bars, DataKind.Trades, DataKind.Quotes],
        _ => Kinds.Count > 0 ? Kinds : [DataKind.Bars, DataKind.Trades, DataKind.Quotes],
    };

    /// <summary>The one stored form of it.</summary>
    public string ToText() => string.Join(
        Between,
        (int)Target,
        Source,
        string.Join(Within, Symbols.Select(symbol => symbol.Value)),
        string.Join(Within, Kinds.Select(kind => (int)kind)),
        Text(Range.Start),
        Text(Range.End),
        ExDate is { } date ? LocalDatePattern.Iso.Format(date) : string.Empty,
        (int)ActionType,
        Ordinal);

    /// <summary>Reads <see cref="ToText"/>.</summary>
    /// <exception cref="FormatException">The text is no such form.</exception>
    public static DeletionRequest Parse(string text)
    {
        var parts = text.Split(Between);
        return parts.Length != 9
            ? throw new FormatException("This is no deletion.")
            : new DeletionRequest
            {
                Target = (DeletionTarget)Number(parts[0]),
                Source = parts[1],
                Symbols = [.. Split(parts[2]).Select(Symbol.Parse)],
                Kinds = [.. Split(parts[3]).Select(kind => (DataKind)Number(kind))],
                Range = new TimeRange(Time(parts[4]), Time(parts[5])),
                ExDate = parts[6].Length == 0 ? null : LocalDatePattern.Iso.Parse(parts[6]).GetValueOrThrow(),
                ActionType = (CorporateActionType)Number(parts[7]),
                Ordinal = Number(parts[8]),
            };
    }

    /// <summary>What is deleted, in a few words, for audit events.</summary>
    /// <param name="nameOf">What an instrument is called now.</param>
    public string Describe(Func<Symbol, string> nameOf)
    {
        var what = Target switch
        {
            DeletionTarget.Source => $"source {Source}",
            DeletionTarget.Range => "range",
            DeletionTarget.Instrument => "instrument",
            _ => $"corporate action {ActionType} {LocalDatePattern.Iso.Format(ExDate!.Value)} {Ordinal}",
        };
        var symbols = Symbols.Count switch
        {
            0 => string.Empty,
            <= 5 => " " + string.Join(' ', Symbols.Select(nameOf)),
            _ => $" {nameOf(Symbols[0])} and {Symbols.Count - 1} more",
        };
        var kinds = Kinds.Count == 0 ? string.Empty : " " + string.Join(' ', Kinds).ToLowerInvariant();
        var range = Range is { Start: null, End: null }
            ? string.Empty
            : $" {Text(Range.Start)}..{Text(Range.End)}";
        return what + symbols + kinds + range;
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.Split(Within);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(Instant? time) =>
        time is { } instant ? InstantPattern.ExtendedIso.Format(instant) : string.Empty;

    private static Instant? Time(string text) =>
        text.Length == 0 ? null : InstantPattern.ExtendedIso.Parse(text).GetValueOrThrow();
}
