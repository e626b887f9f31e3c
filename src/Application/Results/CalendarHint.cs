namespace FinApi.Application.Results;

/// <summary>What to do about a market without a calendar.</summary>
public static class CalendarHint
{
    /// <summary>The sentence that every refusal of such a market ends with.</summary>
    public const string HowToGive =
        "Give it one: finapi import calendars FILE, or --calendar 24x7 with an import for a market that never closes.";
}
