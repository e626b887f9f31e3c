using FinApi.Application.Archive.Manifests;
using FinApi.Application.Behaviors;
using FinApi.Domain.Conditions;
using NodaTime;

namespace FinApi.Application.Archive.ListFiles;

/// <summary>The parts that a query asks for.</summary>
/// <param name="Kind">Trades, quotes or bars.</param>
/// <param name="First">The first one; null: from the first that there is.</param>
/// <param name="End">The one behind the last; null: to the last that there is.</param>
/// <param name="Field">The field that names the first one.</param>
internal readonly record struct FileSpan(DataKind Kind, ArchivePart? First, ArchivePart? End, string Field)
{
    /// <summary>Whether it is one part, asked for by its name.</summary>
    public bool IsOne => Field == "date";

    /// <summary>What a valid query asks for.</summary>
    public static FileSpan Of(ListFilesQuery query)
    {
        var kind = ArchivePart.FindKind(query.Dataset)!.Value;
        if (ArchivePart.FindNamed(kind, query.Date) is { } one)
        {
            return new FileSpan(kind, one, one.Next, "date");
        }

        var first = FieldRules.ReadDate(query.StartDate);
        var end = FieldRules.ReadDate(query.EndDate);
        return new FileSpan(
            kind,
            first is { } day ? ArchivePart.Of(kind, day) : null,
            end is { } behind ? EndBefore(kind, first, behind) : null,
            "start_date");
    }

    /// <summary>Whether it has a part.</summary>
    public bool Contains(ArchivePart part) => !(part < First) && !(part >= End);

    private static ArchivePart? EndBefore(DataKind kind, LocalDate? first, LocalDate end)
    {
        // Of an empty range nothing: of a month neither, though the day lies in it.
        if (first == end || end == LocalDate.MinIsoValue)
        {
            return ArchivePart.Of(kind, end);
        }

        // The last part of all has none behind it.
        return end.Year > ArchivePart.LastYear ? null : ArchivePart.Of(kind, end.PlusDays(-1)).Next;
    }
}
