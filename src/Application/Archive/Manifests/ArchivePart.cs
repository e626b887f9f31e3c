using FinApi.Domain.Conditions;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Archive.Manifests;

/// <summary>
/// What one file of the archive has: the trades or the quotes of a day, or the bars of a month, in UTC by event time or
/// start. Orders by time, then by kind.
/// </summary>
/// <param name="Kind">Trades, quotes or bars.</param>
/// <param name="Start">The day; of bars the first of the month.</param>
public readonly record struct ArchivePart(DataKind Kind, LocalDate Start) : IComparable<ArchivePart>
{
    // A day of trading begins on the day before its date in some markets.
    private static readonly Duration LongestBar = Duration.FromDays(2);

    /// <summary>The last year whose parts all have a next one.</summary>
    public const int LastYear = 9998;

    private static readonly LocalDatePattern MonthPattern = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    /// <summary>The name of every manifest in its folder.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>All kinds that there are files of.</summary>
    public static IReadOnlyList<DataKind> Kinds { get; } = [DataKind.Trades, DataKind.Quotes, DataKind.Bars];

    /// <summary>When it begins, inclusive.</summary>
    public Instant StartTime => Start.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();

    /// <summary>When it ends, exclusive.</summary>
    public Instant EndTime => Next.StartTime;

    /// <summary>When all of it is there, but for what comes late: a bar of a day may go on after its month.</summary>
    public Instant OverTime => EndTime + WaitOf(Kind);

    /// <summary>Its last day.</summary>
    public LocalDate LastDate => Next.Start.PlusDays(-1);

    /// <summary>The part of the same kind after it.</summary>
    public ArchivePart Next => this with { Start = IsMonth ? Start.PlusMonths(1) : Start.PlusDays(1) };

    /// <summary>What it is called: <c>2026-11-20</c>, of bars <c>2026-11</c>.</summary>
    public string Name => IsMonth ? MonthPattern.Format(Start) : LocalDatePattern.Iso.Format(Start);

    /// <summary>Its folder: <c>v1/trades/date=2026-11-20</c>, <c>v1/bars/month=2026-11</c>.</summary>
    public string Folder => $"{FolderOf(Kind)}/{(IsMonth ? "month" : "date")}={Name}";

    /// <summary>Its manifest.</summary>
    public string ManifestName => $"{Folder}/{ManifestFile}";

    private bool IsMonth => Kind == DataKind.Bars;

    /// <summary>The part that has a day.</summary>
    public static ArchivePart Of(DataKind kind, LocalDate day) =>
        new(kind, kind == DataKind.Bars ? day.With(DateAdjusters.StartOfMonth) : day);

    /// <summary>The same of a moment.</summary>
    public static ArchivePart Of(DataKind kind, Instant time) => Of(kind, time.InUtc().Date);

    /// <summary>The first part of a kind that is not over at a moment.</summary>
    public static ArchivePart FirstNotOver(DataKind kind, Instant time) => Of(kind, time - WaitOf(kind));

    /// <summary>The name of a kind in names of files: <c>trades</c>, <c>quotes</c>, <c>bars</c>.</summary>
    public static string DatasetOf(DataKind kind) =>
        kind switch
        {
            DataKind.Trades => "trades",
            DataKind.Quotes => "quotes",
            DataKind.Bars => "bars",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Has no files."),
        };

    /// <summary>The kind with a name, in any case; null for another name.</summary>
    public static DataKind? FindKind(string dataset)
    {
        foreach (var kind in Kinds)
        {
            if (dataset.Equals(DatasetOf(kind), StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The folder of a kind.</summary>
    public static string FolderOf(DataKind kind) => $"v1/{DatasetOf(kind)}";

    /// <summary>Reads the name of a folder within that of its kind; null for another one.</summary>
    public static ArchivePart? Find(DataKind kind, string folder)
    {
        var prefix = kind == DataKind.Bars ? "month=" : "date=";
        return folder.StartsWith(prefix, StringComparison.Ordinal) ? FindNamed(kind, folder[prefix.Length..]) : null;
    }

    /// <summary>The part with a name; null for what is no name of one.</summary>
    public static ArchivePart? FindNamed(DataKind kind, string name) =>
        (kind == DataKind.Bars ? MonthPattern : LocalDatePattern.Iso).Parse(name).TryGetValue(default, out var start)
        && start.Year <= LastYear
            ? new ArchivePart(kind, start)
            : null;

    /// <summary>The file of a revision: <c>trades-2026-11-20-r1.parquet</c>.</summary>
    public string FileName(int revision) => $"{DatasetOf(Kind)}-{Name}-r{revision}.parquet";

    /// <summary>The revision of a file of its folder; null for another file.</summary>
    public int? FindRevision(string file)
    {
        var prefix = $"{DatasetOf(Kind)}-{Name}-r";
        const string suffix = ".parquet";
        return file.StartsWith(prefix, StringComparison.Ordinal)
            && file.EndsWith(suffix, StringComparison.Ordinal)
            && int.TryParse(
                file.AsSpan(prefix.Length, Math.Max(file.Length - prefix.Length - suffix.Length, 0)), out var revision)
            ? revision
            : null;
    }

    private static Duration WaitOf(DataKind kind) => kind == DataKind.Bars ? LongestBar : Duration.Zero;

    /// <inheritdoc/>
    public int CompareTo(ArchivePart other)
    {
        var byStart = Start.CompareTo(other.Start);
        return byStart != 0 ? byStart : Kind.CompareTo(other.Kind);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{DatasetOf(Kind)} of {Name}";

    /// <summary>Whether the left one comes first.</summary>
    public static bool operator <(ArchivePart left, ArchivePart right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes last.</summary>
    public static bool operator >(ArchivePart left, ArchivePart right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one comes first or is the same.</summary>
    public static bool operator <=(ArchivePart left, ArchivePart right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one comes last or is the same.</summary>
    public static bool operator >=(ArchivePart left, ArchivePart right) => left.CompareTo(right) >= 0;
}
