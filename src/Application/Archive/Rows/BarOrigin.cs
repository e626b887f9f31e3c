using FinApi.Domain.MarketData;

namespace FinApi.Application.Archive.Rows;

/// <summary>What a bar was made of, as files have it.</summary>
public static class BarOrigin
{
    private const string Trades = "trades";
    private const string Source = "source";

    /// <summary>Its text: <c>source</c> where a source supplied it as a bar.</summary>
    public static string Of(StoredBar bar) => bar.IsSupplied ? Source : Trades;

    /// <summary>Whether the text is that of a supplied bar.</summary>
    public static bool IsSupplied(string? text) => text == Source;
}
