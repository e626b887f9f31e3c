using System.Globalization;
using FinApi.Domain.Conditions;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Deletions;

/// <summary>What was deleted.</summary>
/// <param name="Trades">Trades.</param>
/// <param name="Quotes">Quotes.</param>
/// <param name="Bars">Bars that sources had supplied.</param>
/// <param name="Actions">Corporate actions.</param>
/// <param name="Instruments">Instruments.</param>
public sealed record DeletionResult(long Trades, long Quotes, long Bars, int Actions, int Instruments)
{
    private const char Between = '\n';
    private const char Within = '\t';

    /// <summary>The cache tags of what has changed, to purge shared caches that are not told otherwise.</summary>
    public IReadOnlyList<string> CacheTags { get; init; } = [];

    /// <summary>
    /// Sources whose deleted items count as sent all the same, because they lie too scattered to note which these are,
    /// or could become another instrument's: to store them again, they must be sent under another name.
    /// </summary>
    public IReadOnlyList<string> RememberedSources { get; init; } = [];

    /// <summary>
    /// What was deleted in a few words, with the symbols of its time; empty: an older FinApi has deleted it.
    /// </summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The one stored form of it.</summary>
    public string ToText() => string.Join(
        Between,
        string.Create(CultureInfo.InvariantCulture, $"{Trades}\t{Quotes}\t{Bars}\t{Actions}\t{Instruments}"),
        string.Join(Within, CacheTags),
        string.Join(Within, RememberedSources),
        Description);

    /// <summary>Reads <see cref="ToText"/>.</summary>
    public static DeletionResult Parse(string text)
    {
        var lines = text.Split(Between);
        long[] counts =
            [.. lines[0].Split(Within).Select(count => long.Parse(count, CultureInfo.InvariantCulture))];
        return new DeletionResult(counts[0], counts[1], counts[2], (int)counts[3], (int)counts[4])
        {
            CacheTags = Split(lines[1]),
            RememberedSources = Split(lines[2]),
            Description = lines.Length > 3 ? lines[3] : string.Empty,
        };
    }

    /// <summary>The result of a plan that was executed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rememberedSources">See <see cref="RememberedSources"/>.</param>
    public static DeletionResult Of(DeletionPlan plan, IReadOnlyList<string> rememberedSources) =>
        new(
            plan.CountOf(DataKind.Trades),
            plan.CountOf(DataKind.Quotes),
            plan.CountOf(DataKind.Bars),
            plan.Actions.Count,
            plan.Instrument is null ? 0 : 1)
        {
            CacheTags = [.. TagsOf(plan).Distinct(StringComparer.Ordinal)],
            RememberedSources = rememberedSources,
            Description = plan.Description,
        };

    private static string[] Split(string line) => line.Length == 0 ? [] : line.Split(Within);

    // Every answer about an instrument carries the tag of its kind, so spans of days need not be named.
    private static IEnumerable<string> TagsOf(DeletionPlan plan)
    {
        foreach (var day in plan.Days)
        {
            yield return CacheTag.Of(NameOf(day.Kind), day.Symbol.Value);
            if (day.Kind != DataKind.Quotes)
            {
                yield return CacheTag.Of("bars", day.Symbol.Value);
            }

            yield return CacheTag.Of("snapshots", day.Symbol.Value);
        }

        foreach (var action in plan.Actions)
        {
            yield return CacheTag.Of("bars", action.Symbol.Value);
            yield return CacheTag.Of("instrument", action.Symbol.Value);
            if (action.Type == CorporateActionType.SymbolChange)
            {
                // Every answer shows the symbol.
                yield return CacheTag.Of("trades", action.Symbol.Value);
                yield return CacheTag.Of("quotes", action.Symbol.Value);
                yield return CacheTag.Of("snapshots", action.Symbol.Value);
                yield return CacheTag.Of("instruments", "ALL");
            }
        }

        if (plan.Instrument is { } instrument)
        {
            yield return CacheTag.Of("instrument", instrument.Symbol.Value);
            yield return CacheTag.Of("instruments", "ALL");
        }
    }

    private static string NameOf(DataKind kind) => kind switch
    {
        DataKind.Trades => "trades",
        DataKind.Quotes => "quotes",
        _ => "bars",
    };
}
