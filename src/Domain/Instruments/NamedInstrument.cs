using NodaTime;

namespace FinApi.Domain.Instruments;

/// <summary>What decides which symbols an instrument has, and when.</summary>
/// <param name="Key">What it is kept under.</param>
/// <param name="Given">Its symbols as somebody gave them; null: since ever the one of its key.</param>
/// <param name="Changes">The days from which it has another symbol, by its corporate actions, the oldest first.</param>
/// <param name="IsDelisted">Whether it no longer trades: then it gives its symbol to the next instrument.</param>
public sealed record NamedInstrument(
    Symbol Key, SymbolTimeline? Given, IReadOnlyList<(LocalDate Day, Symbol Symbol)> Changes, bool IsDelisted)
{
    /// <summary>Whether its symbol is just that of its key, in any case, since ever and for ever.</summary>
    public bool IsPlain =>
        Changes.Count == 0
        && (Given is null || (Given.Periods is [{ Start: null, End: null } only] && only.Symbol == Key));

    /// <summary>
    /// Of an instrument and its corporate actions: confirmed changes of the symbol count, of one day the last.
    /// </summary>
    public static NamedInstrument Of(Instrument instrument, CorporateActionHistory actions)
    {
        List<(LocalDate Day, Symbol Symbol)> changes = [];
        foreach (var action in actions.Current)
        {
            if (action is not
                {
                    Type: CorporateActionType.SymbolChange,
                    Status: CorporateActionStatus.Confirmed,
                    NewSymbol: { } next,
                })
            {
                continue;
            }

            if (changes.Count > 0 && changes[^1].Day == action.ExDate)
            {
                changes.RemoveAt(changes.Count - 1);
            }

            changes.Add((action.ExDate, next));
        }

        return new NamedInstrument(
            instrument.Symbol,
            instrument.SymbolHistory is { } given ? SymbolTimeline.Parse(given) : null,
            changes,
            instrument.IsDelisted);
    }

    /// <summary>Its symbols in time, without the changes that are refused.</summary>
    internal List<SymbolPeriod> ListPeriods(Predicate<LocalDate> isRefused)
    {
        List<SymbolPeriod> periods = [.. Given?.Periods ?? [new SymbolPeriod(Key.Value, null, null)]];
        foreach (var (day, symbol) in Changes)
        {
            var index = periods.FindIndex(period => period.Contains(day));

            // What was given of the day, or says the same already, stands.
            if (index < 0 || periods[index].Start == day || periods[index].Symbol == symbol || isRefused(day))
            {
                continue;
            }

            var changed = periods[index];
            periods[index] = changed with { End = day };
            periods.Insert(index + 1, new SymbolPeriod(symbol.Value, day, changed.End));
        }

        return periods;
    }
}
