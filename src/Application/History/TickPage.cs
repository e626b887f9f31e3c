using FinApi.Application.Paging;

namespace FinApi.Application.History;

/// <summary>What pages of trades and of quotes have in common.</summary>
internal static class TickPage
{
    /// <summary>What a page token is bound to.</summary>
    public static string TextOf(TickRange range) =>
        $"{range.Symbol}|{QueryText.Of(range.StartTime)}|{QueryText.Of(range.EndTime)}|{range.IsDescending}";

    /// <summary>A page of what was read with a limit of one more; that one only tells that there is more.</summary>
    public static IReadOnlyList<T> Cut<T>(IReadOnlyList<T> found, int pageSize, out bool isLast)
    {
        isLast = found.Count <= pageSize;
        if (isLast)
        {
            return found;
        }

        var page = new T[pageSize];
        for (var i = 0; i < pageSize; i++)
        {
            page[i] = found[i];
        }

        return page;
    }
}
