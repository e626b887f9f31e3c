using FinApi.Application.Archive.Manifests;
using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Archive.ListFiles;

internal sealed class ListFilesValidator : AbstractValidator<ListFilesQuery>
{
    /// <summary>Most files of a page: a manifest is read for each.</summary>
    public const int MaxFiles = 100;

    /// <summary>Files of a page where the request does not say it.</summary>
    public const int DefaultFiles = 31;

    public ListFilesValidator()
    {
        RuleFor(query => query.Dataset)
            .Must(static dataset => ArchivePart.FindKind(dataset) is not null)
            .Says("dataset", "must be trades, quotes or bars.");
        RuleFor(query => query.Date)
            .Must(static (query, date) => date.Length == 0
                || ArchivePart.FindKind(query.Dataset) is not { } kind
                || ArchivePart.FindNamed(kind, date) is not null)
            .Says("date", "must be a day such as 2026-11-20, for bars a month such as 2026-11, or empty.")
            .Must(static (query, date) =>
                date.Length == 0 || (query.StartDate.Length == 0 && query.EndDate.Length == 0))
            .Says("date", "must be empty where start_date or end_date is given.");
        RuleFor(query => query.StartDate).IsDate("start_date");
        RuleFor(query => query.EndDate).IsDate("end_date")
            .Must(static (query, end) => !(FieldRules.ReadDate(query.StartDate) > FieldRules.ReadDate(end)))
            .Says("end_date", "must not be before start_date.");
        RuleFor(query => query.PageSize).IsPageSize(MaxFiles, DefaultFiles);
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
