using System.Globalization;
using FinApi.Application.Paging;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Reference;

/// <summary>Cuts lists of corporate actions into pages, newest first.</summary>
internal static class ActionPages
{
    /// <summary>The items after the token, at most so many, and the token of the next page.</summary>
    /// <param name="tokens">Reads and issues tokens.</param>
    /// <param name="query">What the token is bound to.</param>
    /// <param name="pageToken">The token; empty for the first page.</param>
    /// <param name="size">Most items of the page.</param>
    /// <param name="ascending">The items by ex-date, type, ordinal and number of their actions.</param>
    /// <param name="actionOf">The action of an item.</param>
    public static Result<Page<T>> Cut<T>(
        PageTokens tokens,
        string query,
        string pageToken,
        int size,
        IReadOnlyList<T> ascending,
        Func<T, CorporateAction> actionOf)
    {
        if (!tokens.TryRead(query, pageToken, out string? after, out var error))
        {
            return error;
        }

        var page = new List<T>();
        for (var i = ascending.Count - 1; i >= 0; i--)
        {
            if (after is not null && string.CompareOrdinal(KeyOf(actionOf(ascending[i])), after) >= 0)
            {
                continue;
            }

            if (page.Count == size)
            {
                return new Page<T>(page, tokens.Issue(query, KeyOf(actionOf(page[^1]))));
            }

            page.Add(ascending[i]);
        }

        return new Page<T>(page, string.Empty);
    }

    // Sorts as text like the actions themselves.
    private static string KeyOf(CorporateAction action) => string.Create(
        CultureInfo.InvariantCulture,
        $"{action.ExDate:uuuu-MM-dd}{(int)action.Type:D2}{action.Ordinal:D3}{action.Number:D10}");

    /// <summary>Items, newest first; the token is empty on the last page.</summary>
    internal sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken);
}
