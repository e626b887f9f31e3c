using FinApi.Application.MarketData;
using FinApi.Application.MarketData.Names;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Ingest.Names;

/// <summary>
/// Finds the instrument that an item is about: the one that has the item's symbol at the item's time, by all that is
/// stored and by what the commit changes. Only for the pipeline's one writer.
/// </summary>
/// <remarks>
/// Before its first day a symbol names the only instrument that ever has it: vendors give the past of an instrument
/// under its newest symbol. After its last day it names none: a feed that still sends it may mean the next instrument.
/// </remarks>
internal sealed class DraftNames(LatestMarket market, CommitDraft draft)
{
    // Before FinApi refused what makes two instruments share a symbol, stores could come to hold such ones.
    private const string SharedRemedy =
        "Publish the SYMBOL_CHANGE of the one that has given it up, or delete one of them by its instrument_id.";

    private SymbolDirectory _changed = SymbolDirectory.Empty;
    private long _version;

    private SymbolDirectory Directory
    {
        get
        {
            if (draft.ChangedNames.Count == 0)
            {
                return market.Names.Directory;
            }

            if (_version != draft.NamesVersion)
            {
                var keys = market.Names.Directory.Keys.Concat(draft.ChangedNames).Distinct();
                _changed = SymbolDirectory.Of([.. keys.Select(FindNamed).OfType<NamedInstrument>()], FindNamed);
                _version = draft.NamesVersion;
            }

            return _changed;
        }
    }

    /// <summary>The key of the instrument that has a symbol at a time.</summary>
    public Symbol Find(Symbol symbol, Instant time, string field, out Rejection? rejection) =>
        Find(symbol, time, day: null, field, out rejection);

    /// <summary>The same on a day of the instrument's market.</summary>
    public Symbol Find(Symbol symbol, LocalDate day, string field, out Rejection? rejection) =>
        Find(symbol, default, day, field, out rejection);

    /// <summary>
    /// The same of a corporate action: its symbol is that of the day before, which it may end, or that of its ex-date.
    /// </summary>
    public Symbol FindForAction(Symbol symbol, LocalDate exDate, string field, out Rejection? rejection)
    {
        rejection = null;
        if (Directory.Find(symbol) is not { } uses)
        {
            return symbol;
        }

        var before = KeysOf(uses, use => use.Period.Contains(DayBefore(exDate)));
        if (before.Count != 1 && KeysOf(uses, _ => true) is [var only])
        {
            return only;
        }

        return before is [var key] ? key : Find(symbol, exDate, field, out rejection);
    }

    /// <summary>The day before, or the first day that there is.</summary>
    public static LocalDate DayBefore(LocalDate date) => date > LocalDate.MinIsoValue ? date.PlusDays(-1) : date;

    /// <summary>The symbol that an instrument has on a day.</summary>
    public Symbol SymbolOn(Symbol key, LocalDate day) =>
        Directory.FindPeriods(key)?.FirstOrDefault(period => period.Contains(day))?.Symbol ?? key;

    /// <summary>Another way of writing a symbol that names an instrument; null: there is none, or several.</summary>
    public Symbol? FindVariant(Symbol symbol, Instant time)
    {
        List<Symbol> found = [];
        foreach (var other in SymbolNames.Variants(symbol))
        {
            var key = Find(other, time, string.Empty, out var rejection);
            if (rejection is null && draft.Find(key) is not null && !found.Contains(key))
            {
                found.Add(key);
            }
        }

        return found is [var only] ? only : null;
    }

    /// <summary>The key of the instrument that a published one is, or will be; or why nobody can tell.</summary>
    public Symbol FindForInstrument(Instrument given, Instant now, out Rejection? rejection)
    {
        rejection = null;
        if (given.SymbolHistory is { } history)
        {
            return FindByHistory(given, SymbolTimeline.Parse(history), out rejection);
        }

        var symbol = given.Symbol;
        if (Directory.Find(symbol) is { } uses)
        {
            var having = KeysOf(uses, use => use.Period.Contains(DayOf(use.Key, now)));
            rejection = having.Count switch
            {
                0 => Rejection.Invalid(
                    "instrument.symbol",
                    $"{symbol} names no instrument today: {Describe(uses)}. Send the symbol that the instrument has "
                    + "now; or, for a new one, symbols with the day on which it begins."),
                1 => null,
                _ => new Rejection(
                    RejectionReason.SymbolAmbiguous,
                    "instrument.symbol",
                    $"{symbol} names more than one instrument today: {Describe(uses)}. {SharedRemedy}"),
            };
            return having is [var key] ? key : symbol;
        }

        return draft.Find(symbol) is null && FindVariant(symbol, now) is { } variant ? variant : symbol;
    }

    /// <summary>
    /// Refuses a change of an instrument by which two instruments would have one symbol; null: they would not.
    /// </summary>
    /// <param name="change">The instrument as it is.</param>
    /// <param name="proposed">What it would be.</param>
    /// <param name="field">The field that would change its symbols.</param>
    public Rejection? CheckShared(SymbolChange change, NamedInstrument proposed, string field)
    {
        var key = change.State.Instrument.Symbol;
        var shared = Directory.With(proposed, FindNamed).FindNewlyShared(Directory, key);
        return shared.Count == 0
            ? null
            : Rejection.Invalid(
                field,
                $"would make {shared[0].Period.Written} the symbol of two instruments: {Describe(shared)}. Change that "
                + "one first.");
    }

    /// <summary>Says of each instrument that had a symbol which one it is and when.</summary>
    private string Describe(IReadOnlyList<SymbolUse> uses) =>
        string.Join("; ", uses.Select(use => "it is the symbol of " + use.Describe(NameOf(use.Key))));

    private string NameOf(Symbol key) =>
        (draft.Find(key) is { } change ? (change.Instrument ?? change.State.Instrument).Name : null)
        ?? Directory.FindPeriods(key)?[^1].Written
        ?? key.Value;

    private Symbol FindByHistory(Instrument given, SymbolTimeline history, out Rejection? rejection)
    {
        rejection = null;
        var first = history.Periods[0];
        if (history.Periods.All(period => period.Symbol != given.Symbol))
        {
            rejection = Rejection.Invalid("instrument.symbols", $"must hold the symbol {given.Symbol} itself.");
            return given.Symbol;
        }

        // A symbol that begins anew is not that of a delisted instrument, which kept it.
        var isNewUse = first.Start is not null && history.Periods[^1].End is null && !given.IsDelisted;
        List<Symbol> known = [];
        foreach (var period in history.Periods)
        {
            IReadOnlyList<SymbolUse> uses = Directory.Find(period.Symbol)
                ?? (draft.Find(period.Symbol) is null
                    ? []
                    : [new SymbolUse(period.Symbol, new SymbolPeriod(period.Symbol.Value, null, null))]);
            known.AddRange(uses
                .Where(use => use.Period.Overlaps(period))
                .Where(use => !(isNewUse && use.Period.End is null && IsDelisted(use.Key)))
                .Select(use => use.Key));
        }

        var keys = known.Distinct().ToList();
        if (keys.Count > 1)
        {
            var ids = keys.Select(key => $"{NameOf(key)} ({InstrumentId.Of(key)})");
            rejection = Rejection.Invalid(
                "instrument.symbols",
                $"are, at these times, symbols of several instruments: {string.Join(", ", ids)}. Each can name "
                + "only one of these instruments at a time: end the symbols of the others first.");
        }

        return keys.Count > 0 ? keys[0] : FindFree(first.Symbol);
    }

    private Symbol FindFree(Symbol symbol)
    {
        var number = 1;
        while (draft.Find(symbol.Numbered(number)) is not null)
        {
            number++;
        }

        return symbol.Numbered(number);
    }

    private Symbol Find(Symbol symbol, Instant time, LocalDate? day, string field, out Rejection? rejection)
    {
        rejection = null;
        return Directory.Find(symbol) is { } uses ? FindAmong(uses, symbol, time, day, field, out rejection) : symbol;
    }

    // Apart from Find: its lambdas would cost each item an object, also where no symbol ever changed.
    private Symbol FindAmong(
        IReadOnlyList<SymbolUse> uses,
        Symbol symbol,
        Instant time,
        LocalDate? day,
        string field,
        out Rejection? rejection)
    {
        rejection = null;
        var having = KeysOf(uses, use => use.Period.Contains(day ?? DayOf(use.Key, time)));
        if (having is [var key])
        {
            return key;
        }

        if (having.Count == 0
            && KeysOf(uses, _ => true) is [var only]
            && uses.All(use => use.Period.Start > (day ?? DayOf(use.Key, time))))
        {
            return only;
        }

        rejection = having.Count == 0
            ? new Rejection(
                RejectionReason.SymbolNotFound,
                field,
                $"{symbol} names no instrument at the item's time: {Describe(uses)}. Send the symbol that the "
                + "instrument had then.")
            : new Rejection(
                RejectionReason.SymbolAmbiguous,
                field,
                $"{symbol} names more than one instrument at the item's time: {Describe(uses)}. {SharedRemedy}");
        return symbol;
    }

    private static List<Symbol> KeysOf(IReadOnlyList<SymbolUse> uses, Func<SymbolUse, bool> fits) =>
        [.. uses.Where(fits).Select(use => use.Key).Distinct()];

    private LocalDate DayOf(Symbol key, Instant time) =>
        time.InZone((draft.FindCalendar(key) ?? TradingCalendars.AlwaysOpen).TimeZone).Date;

    private bool IsDelisted(Symbol key) =>
        draft.Find(key) is { } change && (change.Instrument ?? change.State.Instrument).IsDelisted;

    private NamedInstrument? FindNamed(Symbol key) =>
        draft.Find(key) is { } change
            ? NamedInstrument.Of(
                change.Instrument ?? change.State.Instrument, change.CorporateActions ?? change.State.CorporateActions)
            : null;
}
