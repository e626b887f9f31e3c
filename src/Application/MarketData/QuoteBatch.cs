namespace FinApi.Application.MarketData;

/// <summary>
/// Latest quotes in the order asked for; upper-case symbols of unknown instruments, and of those without a quote.
/// </summary>
public sealed record QuoteBatch(
    IReadOnlyList<QuoteAnswer> Quotes, IReadOnlyList<string> NotFound, IReadOnlyList<string> NoData);
