using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Exports.Columns;

/// <summary>The side that took liquidity, as files have it.</summary>
public static class AggressorText
{
    private const string Buy = "buy";
    private const string Sell = "sell";

    /// <summary>Its text; null for an unknown one.</summary>
    public static string? Of(AggressorSide side) =>
        side switch
        {
            AggressorSide.Buy => Buy,
            AggressorSide.Sell => Sell,
            _ => null,
        };

    /// <summary>Reads its text.</summary>
    public static AggressorSide Parse(string? text) =>
        text switch
        {
            Buy => AggressorSide.Buy,
            Sell => AggressorSide.Sell,
            _ => AggressorSide.Unspecified,
        };
}
