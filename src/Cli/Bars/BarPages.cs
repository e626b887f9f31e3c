using System.Runtime.CompilerServices;
using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Cli.Bars;

/// <summary>Reads bars page by page.</summary>
internal static class BarPages
{
    private const int MaxPageSize = 10_000;

    /// <summary>The bars, oldest first, but newest first when the request wants the latest.</summary>
    /// <param name="server">Who has them.</param>
    /// <param name="request">Which ones.</param>
    /// <param name="noteSimulated">Called once, before the first bar that may be made up.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public static async IAsyncEnumerable<Bar> ReadAsync(
        RestApi server,
        BarsRequest request,
        Action noteSimulated,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isNoted = false;
        var left = request.Limit ?? int.MaxValue;
        var token = string.Empty;
        do
        {
            var page = await server.GetAsync<ListBarsResponse>(
                QueryOf(request, Math.Min(left, MaxPageSize), token), cancellationToken);
            if (!isNoted && page.DataStatus?.Simulated == true)
            {
                isNoted = true;
                noteSimulated();
            }

            foreach (var bar in page.Bars)
            {
                yield return bar;
            }

            left -= page.Bars.Count;
            token = page.NextPageToken;
        }
        while (left > 0 && token.Length > 0);
    }

    private static string QueryOf(BarsRequest request, int pageSize, string token) =>
        RestApi.Query(
            $"/v1/instruments/{Uri.EscapeDataString(request.Symbol)}/bars",
            ("interval", request.Interval.Code),
            ("start_time", Text(request.Start)),
            ("end_time", Text(request.End)),
            ("adjustment", NameOf(request.Adjustments[0])),
            ("adjustments", Further(request)),
            ("as_of", Text(request.AsOf)),
            ("order", request.WantsLatest ? "SORT_ORDER_DESCENDING" : null),
            ("page_size", $"{pageSize}"),
            ("page_token", token.Length == 0 ? null : token));

    private static string? Further(BarsRequest request) =>
        request.Adjustments.Count == 1 ? null : string.Join(',', request.Adjustments.Skip(1).Select(NameOf));

    private static string NameOf(string adjustment) => $"PRICE_ADJUSTMENT_{adjustment.ToUpperInvariant()}";

    private static string? Text(Instant? time) => time is { } t ? InstantPattern.ExtendedIso.Format(t) : null;
}
