using FinApi.Application.Archive.Rows;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Tests.Archive;

public sealed class ArchiveNamesTests
{
    [Fact]
    public void Symbols_OfInstruments_AreInOrderWithTheirKeys()
    {
        var names = new ArchiveNames(
            [(Symbol.Parse("FB"), "META"), (Symbol.Parse("MSFT"), "MSFT"), (Symbol.Parse("Z"), "A")]);

        Assert.Equal(["A", "META", "MSFT"], names.Symbols);
        Assert.Equal(["Z", "FB", "MSFT"], names.Keys.Select(key => key.Value));
    }

    [Fact]
    public void Symbols_OfTwoInstrumentsThatHadTheSame_AreSymbolAndId()
    {
        var (first, second) = (Symbol.Parse("AAA"), Symbol.Parse("BBB"));

        var names = new ArchiveNames([(second, "X"), (first, "X")]);

        Assert.Equal(["X", InstrumentId.Of(second).ToString()], names.Symbols);
        Assert.Equal([first, second], names.Keys);
    }
}
