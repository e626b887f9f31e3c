using FinApi.Application.Behaviors;
using FluentValidation;

namespace FinApi.Application.Revisions.ListRevisions;

internal sealed class ListRevisionsValidator : AbstractValidator<ListRevisionsQuery>
{
    public ListRevisionsValidator()
    {
        RuleFor(query => query.SinceTime)
            .Must(static (query, since) => since is not null || query.PageToken.Length > 0)
            .Says("since_time", "or page_token is required: send a time, or a token of an earlier answer.");
        RuleFor(query => query.PageSize).IsPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}
