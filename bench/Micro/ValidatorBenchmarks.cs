using BenchmarkDotNet.Attributes;
using FinApi.Application.History.ListBars;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.BatchGetQuotes;
using FinApi.Domain.MarketData;

namespace FinApi.Micro;

/// <summary>Checking requests without a fault: of one field, of six, and with 500 symbols.</summary>
[MemoryDiagnoser]
public class ValidatorBenchmarks
{
    private readonly GetQuoteValidator _quote = new();
    private readonly ListBarsValidator _bars = new();
    private readonly BatchGetQuotesValidator _quotes = new();
    private readonly GetQuoteQuery _quoteQuery = new("AAPL", default);
    private readonly ListBarsQuery _barsQuery =
        new("AAPL", "1m", default, PriceAdjustment.Raw, IsDescending: false, PageSize: 390, string.Empty, default);

    private readonly BatchGetQuotesQuery _quotesQuery = new([.. Enumerable.Repeat("AAPL", 500)], default);

    [Benchmark]
    public bool GetQuote() => _quote.Validate(_quoteQuery).IsValid;

    [Benchmark]
    public bool ListBars() => _bars.Validate(_barsQuery).IsValid;

    [Benchmark]
    public bool BatchGetQuotes() => _quotes.Validate(_quotesQuery).IsValid;
}
