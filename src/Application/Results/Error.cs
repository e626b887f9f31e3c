using FinApi.Domain.Calendars;

namespace FinApi.Application.Results;

/// <summary>
/// An expected outcome that is not the one asked for. Shown to callers as it is: nothing internal may stand in it.
/// </summary>
/// <param name="Kind">What kind of outcome.</param>
/// <param name="Reason">One of <see cref="ErrorReason"/>.</param>
/// <param name="Message">What to change, in a sentence.</param>
public sealed record Error(ErrorKind Kind, string Reason, string Message)
{
    // Each has its sentence, and the errors of gRPC are headers, of which some clients take 16 KB.
    private const int MaxViolations = 50;

    /// <summary>The fields that are wrong; empty when it is not about fields.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; init; } = [];

    /// <summary>When to try again; null when that would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whose limit is used up, such as <c>account:...</c>; null when it is not about a limit.</summary>
    public string? QuotaSubject { get; init; }

    /// <summary>What a program needs to go on, beside the reason; null when there is nothing.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Malformed fields; at least one.</summary>
    public static Error Invalid(IReadOnlyList<FieldViolation> violations) =>
        new(ErrorKind.InvalidArgument, ErrorReason.InvalidField, $"{violations[0].Field}: {violations[0].Message}")
        {
            Violations = violations.Count > MaxViolations ? [.. violations.Take(MaxViolations)] : violations,
        };

    /// <summary>One malformed field.</summary>
    public static Error Invalid(string field, string message) => Invalid([new FieldViolation(field, message)]);

    /// <summary>A page token that was not issued for this query.</summary>
    public static Error InvalidPageToken() =>
        Invalid(
            "page_token",
            "is not one that this query returned. Send next_page_token unchanged with the same other fields, or none.")
            with
        { Reason = ErrorReason.InvalidPageToken };

    /// <summary>A page token of another epoch of the store.</summary>
    public static Error PageTokenOutdated() =>
        Invalid(
            "page_token",
            "is from before the store was restored or lost data: its place may lie between other rows. "
            + "Read again from the first page, without page_token.")
            with
        { Reason = ErrorReason.InvalidPageToken };

    /// <summary>No instrument has the symbol.</summary>
    public static Error SymbolNotFound(string symbol) =>
        new(
            ErrorKind.NotFound,
            ErrorReason.SymbolNotFound,
            $"No instrument is called {symbol}. "
            + "Reference.ListInstruments (GET /v1/instruments?query=) finds what there is.")
        {
            Violations = [new FieldViolation("symbol", "names no instrument.")],
        };

    /// <summary>No instruments have some symbols of a list.</summary>
    /// <param name="symbols">The list.</param>
    /// <param name="missing">The places of the symbols, from 0.</param>
    public static Error SymbolsNotFound(IReadOnlyList<string> symbols, IEnumerable<int> missing)
    {
        var told = missing.Take(MaxViolations).ToList();
        return SymbolNotFound(string.Join(", ", told.Select(place => symbols[place].ToUpperInvariant()))) with
        {
            Violations = [.. told.Select(place => new FieldViolation($"symbols[{place}]", "names no instrument."))],
        };
    }

    /// <summary>The instrument with the symbol was deleted.</summary>
    public static Error SymbolDeleted(string symbol) =>
        SymbolNotFound(symbol) with
        {
            Message = $"{symbol} was deleted with all its data. The symbol may be published again, as a new one.",
            Violations = [new FieldViolation("symbol", "names an instrument that was deleted.")],
        };

    /// <summary>Several instruments have, or had, the symbol or the other name.</summary>
    /// <param name="symbol">What was sent.</param>
    /// <param name="field">The field that it was sent in.</param>
    /// <param name="instruments">The instruments with their ids.</param>
    public static Error SymbolAmbiguous(string symbol, string field, IReadOnlyList<string> instruments) =>
        new(
            ErrorKind.InvalidArgument,
            ErrorReason.SymbolAmbiguous,
            $"{symbol} does not name one instrument alone, but: {string.Join("; ", instruments)}. Send symbol_as_of "
            + "with a day on which it named the one that is meant, or that instrument_id in place of the symbol.")
        {
            Violations =
            [
                new FieldViolation(field, "names several instruments: send symbol_as_of, or an instrument_id."),
            ],
        };

    /// <summary>The instrument exists, but there is nothing of this kind yet.</summary>
    public static Error NoData(string symbol, string what) =>
        new(ErrorKind.NotFound, ErrorReason.NoData, $"{symbol} has no {what} yet.")
        {
            Violations = [new FieldViolation("symbol", $"has no {what} yet.")],
        };

    /// <summary>There is no calendar for the market.</summary>
    public static Error MarketNotFound(string mic) =>
        new(
            ErrorKind.NotFound,
            ErrorReason.MarketNotFound,
            $"There is no trading calendar for {mic}. {CalendarHint.HowToGive} Built in are "
            + $"{TradingCalendars.Listing}.")
        {
            Violations = [new FieldViolation("mic", "has no trading calendar.")],
        };
}
