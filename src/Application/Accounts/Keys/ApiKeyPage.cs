using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Keys;

/// <summary>A page of API keys.</summary>
/// <param name="Keys">Newest first.</param>
/// <param name="NextPageToken">Asks for the next page; empty on the last.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKey> Keys, string NextPageToken);
