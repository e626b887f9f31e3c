using System.Text;
using FinApi.Application.Ingest.Conditions;
using FinApi.Domain.Conditions;
using FinApi.Infrastructure.Conditions;

namespace FinApi.Infrastructure.Tests.Conditions;

public sealed class ConditionFileTests
{
    private const TradeUses Nothing = TradeUses.None;
    private const TradeUses Size = TradeUses.Volume;
    private const TradeUses Range = TradeUses.HighLow | TradeUses.Volume;
    private const TradeUses Full = TradeUses.All;
    private const TradeUses Print = TradeUses.All | TradeUses.ClosingPrint;
    private const TradeUses Corrected = TradeUses.OpenClose | TradeUses.HighLow | TradeUses.ClosingPrint;

    // The consolidated processing of the public specifications of both plans.
    [Theory]
    [InlineData("CTA", Full, "@ E F K L O X 5")]
    [InlineData("CTA", Size, "B C H I N R T U V 7")]
    [InlineData("CTA", Range, "P Z 4")]
    [InlineData("CTA", Nothing, "M Q")]
    [InlineData("CTA", Print, "6")]
    [InlineData("CTA", Corrected, "9")]
    [InlineData("UTP", Full, "@ A B D F K L O S X Y 1 2 5")]
    [InlineData("UTP", Size, "C H I N R T U V W 7")]
    [InlineData("UTP", Range, "G P Z 3 4")]
    [InlineData("UTP", Nothing, "M Q")]
    [InlineData("UTP", Print, "6")]
    [InlineData("UTP", Corrected, "9")]
    public void ShippedTable_EachCode_MaySetThis(string table, TradeUses uses, string codes)
    {
        var tables = new FileSaleConditions();
        Assert.True(tables.Validate(null, OptionsOf("XNAS", table)).Succeeded);

        Assert.All(codes.Split(' '), code => Assert.Equal((code, uses), (code, tables.Find(table)!.UsesOf(code))));
    }

    [Theory]
    [InlineData("{", "is not JSON: line 1")]
    [InlineData("[]", "has to be an object of tables")]
    [InlineData("""{"A": 1}""", "A is not an object of codes")]
    [InlineData("""{"A": {"T": true}}""", "A: T is not an object")]
    [InlineData("""{"A": {"T": {"hi": true}}}""", "A: T: hi is no field. Write one of open_close, high_low")]
    [InlineData("""{"A": {"T": {"volume": 1}}}""", "A: T: volume is neither true nor false")]
    [InlineData("""{"A": {"T": {"open_close": true}}}""", "A: T may set open and close but not high and low")]
    [InlineData("""{"A": {"": {}}}""", "is no code")]
    [InlineData("""{"A": {"T T": {}}}""", "A: T T is no code")]
    [InlineData("""{"A": {"T": {}, "T": {}}}""", "A: T is there twice")]
    [InlineData("""{"A": {}, "a": {}}""", "a is there twice")]
    public void Read_WrongFile_SaysWhereAndWhatToWrite(string text, string sentence)
    {
        Assert.Null(ConditionFile.Read(Encoding.UTF8.GetBytes(text), out var problems));
        Assert.Contains(problems, problem => problem.Contains(sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("XNAS", "NOPE", "", "Bars:Conditions:XNAS is 'NOPE'; write one of CTA, UTP.")]
    [InlineData("NO", "UTP", "", "Bars:Conditions:NO names no market")]
    [InlineData("XNAS", "UTP", "/nowhere/conditions.json", "Bars:ConditionsPath names /nowhere/conditions.json")]
    public void Validate_WrongSetting_NamesKeyAndRemedy(string market, string table, string path, string sentence)
    {
        var options = OptionsOf(market, table);
        options.ConditionsPath = path;

        Assert.Contains(
            sentence, new FileSaleConditions().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NoMarketHasATable_ReadsNoFile()
    {
        var options = new BarsOptions { ConditionsPath = "/nowhere/conditions.json" };

        Assert.True(new FileSaleConditions().Validate(null, options).Succeeded);
    }

    private static BarsOptions OptionsOf(string market, string table)
    {
        var options = new BarsOptions();
        options.Conditions[market] = table;
        return options;
    }
}
