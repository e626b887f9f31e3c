using FinApi.Application.Behaviors;
using FinApi.Application.Callers;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace FinApi.Application.Accounts.Keys;

/// <summary>Asks for a page of API keys.</summary>
public sealed record ListApiKeysQuery(Caller Caller, int PageSize, string PageToken) : IRequest<Result<ApiKeyPage>>;

internal sealed class ListApiKeysValidator : AbstractValidator<ListApiKeysQuery>
{
    public ListApiKeysValidator()
    {
        RuleFor(query => query.PageSize).IsAccountPageSize();
        RuleFor(query => query.PageToken).IsPageToken();
    }
}

internal sealed class ListApiKeysHandler(IApiKeyReader keys, PageTokens tokens)
    : IRequestHandler<ListApiKeysQuery, Result<ApiKeyPage>>
{
    public async Task<Result<ApiKeyPage>> Handle(ListApiKeysQuery request, CancellationToken cancellationToken)
    {
        var query = $"apiKeys|{request.Caller.AccountId}";
        if (!tokens.TryRead(query, request.PageToken, out string? after, out var error))
        {
            return error;
        }

        // A hundred at most, so a page is cut from all of them.
        var all = await keys.ListAsync(request.Caller.AccountId, cancellationToken);
        var rest = after is null ? all : [.. all.Where(key => string.CompareOrdinal(Place(key), after) > 0)];
        var size = AccountRules.PageSizeOrDefault(request.PageSize);
        return rest.Count <= size
            ? new ApiKeyPage(rest, string.Empty)
            : new ApiKeyPage([.. rest.Take(size)], tokens.Issue(query, Place(rest[size - 1])));
    }

    // A text that sorts as the keys do: newest first. The key of a place may be gone when the next page is asked for.
    private static string Place(ApiKey key) => KeyPlace.Of(key.CreateTime, key.Id);
}
