using FinApi.Application.History;
using FinApi.Application.MarketData;

namespace FinApi.Application.Tests;

/// <summary>Pages of bars as tests like to look at them.</summary>
internal static class BarPageAnswers
{
    extension(BarPage page)
    {
        /// <summary>Each bar as an object, and whether it is complete.</summary>
        public IReadOnlyList<BarAnswer> Bars =>
            [.. page.Rows.Select(row => new BarAnswer(row.ToBar(page.Symbol, page.Interval), page.IsComplete(row)))];
    }
}
