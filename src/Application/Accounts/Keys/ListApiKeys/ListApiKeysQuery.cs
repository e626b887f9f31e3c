using FinApi.Application.Callers;
using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Accounts.Keys.ListApiKeys;

/// <summary>Asks for a page of API keys.</summary>
public sealed record ListApiKeysQuery(Caller Caller, int PageSize, string PageToken) : IRequest<Result<ApiKeyPage>>;
