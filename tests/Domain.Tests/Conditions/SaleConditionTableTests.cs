using FinApi.Domain.Conditions;

namespace FinApi.Domain.Tests.Conditions;

public sealed class SaleConditionTableTests
{
    private const TradeUses Range = TradeUses.HighLow | TradeUses.Volume;
    private const TradeUses Print = TradeUses.All | TradeUses.ClosingPrint;

    private static readonly SaleConditionTable Table = new("T", new Dictionary<string, TradeUses>
    {
        ["@"] = TradeUses.All,
        ["I"] = TradeUses.Volume,
        ["Z"] = Range,
        ["M"] = TradeUses.None,
        ["6"] = Print,
        ["9"] = TradeUses.OpenClose | TradeUses.HighLow | TradeUses.ClosingPrint,
    });

    [Theory]
    [InlineData(null, TradeUses.All)]
    [InlineData("", TradeUses.All)]
    [InlineData(" ", TradeUses.All)]
    [InlineData("@", TradeUses.All)]
    [InlineData("?", TradeUses.All)]
    [InlineData("I", TradeUses.Volume)]
    [InlineData("i", TradeUses.All)]
    [InlineData("@ I", TradeUses.Volume)]
    [InlineData("I @", TradeUses.Volume)]
    [InlineData("Z I", TradeUses.Volume)]
    [InlineData("Z ?", Range)]
    [InlineData("@ M", TradeUses.None)]
    [InlineData("6", Print)]
    [InlineData("@ 6", Print)]
    [InlineData("6 I", TradeUses.Volume | TradeUses.ClosingPrint)]
    [InlineData("6 M", TradeUses.None)]
    [InlineData("9", TradeUses.OpenClose | TradeUses.HighLow | TradeUses.ClosingPrint)]
    public void UsesOf_Conditions_AreWhatAllCodesAllow(string? conditions, TradeUses expected)
    {
        Assert.Equal(expected, Table.UsesOf(conditions));
        Assert.Equal(expected, Table.UsesOf(conditions));
    }

    [Fact]
    public void Fingerprint_IsOfTheMeaningAlone()
    {
        var codes = new Dictionary<string, TradeUses> { ["A"] = TradeUses.All, ["B"] = TradeUses.None };
        var turned = new Dictionary<string, TradeUses> { ["B"] = TradeUses.None, ["A"] = TradeUses.All };
        var other = new Dictionary<string, TradeUses> { ["A"] = TradeUses.All, ["B"] = TradeUses.Volume };

        var fingerprint = new SaleConditionTable("x", codes).Fingerprint;

        Assert.Equal(fingerprint, new SaleConditionTable("y", turned).Fingerprint);
        Assert.NotEqual(fingerprint, new SaleConditionTable("x", other).Fingerprint);
    }
}
