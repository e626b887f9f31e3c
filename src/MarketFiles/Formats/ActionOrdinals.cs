using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.MarketFiles.Formats;

/// <summary>
/// Numbers the actions of a file that share a day, a type and a kind of row. A lone action stays without a number,
/// because the server knows which one it is; further ones get 2, 3, ... A row with the numbers of an earlier one is
/// that one again.
/// </summary>
internal sealed class ActionOrdinals
{
    private readonly Dictionary<(Symbol, LocalDate, CorporateActionType), Day> _days = [];

    public CorporateAction Number(CorporateAction action, string kind)
    {
        if (action.Ordinal > 0 || action.ActionId is not null)
        {
            return action;
        }

        var rows = RowsOf(action, kind, out var day);
        var numbers = (action.PriceRatio, action.Amount);
        var index = rows.IndexOf(numbers);
        if (index < 0)
        {
            rows.Add(numbers);
            index = rows.Count - 1;
        }

        // Beside a second dividend, the ratio of the first one has to say whose it is.
        return day.Values.Any(each => each.Count > 1) ? action with { Ordinal = index + 1 } : action;
    }

    private List<(decimal?, decimal?)> RowsOf(CorporateAction action, string kind, out Day day)
    {
        var key = (action.Symbol, action.ExDate, action.Type);
        if (!_days.TryGetValue(key, out var known))
        {
            _days[key] = known = new Day();
        }

        day = known;
        if (!day.TryGetValue(kind, out var rows))
        {
            day[kind] = rows = [];
        }

        return rows;
    }

    /// <summary>Ratio and amount of the different rows of one day and type, by their kind.</summary>
    private sealed class Day : Dictionary<string, List<(decimal?, decimal?)>>;
}
