using CsCheck;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.Tests.Instruments;

public sealed class SymbolDirectoryTests
{
    private static readonly LocalDate Day = new(2022, 6, 9);

    [Theory]
    // A change, a chain of them, and one that goes back.
    [InlineData("FB: +0 META", "FB@-1=FB", "FB@0=", "META@-1=", "META@0=FB")]
    [InlineData("A: +0 B, +5 C", "C@5=A", "B@0=A", "B@4=A", "A@-1=A")]
    [InlineData("A: +0 B, +5 A", "A@-1=A", "B@0=A", "A@5=A")]
    // A swap on one day, a ring of three, and what another instrument gives up on that day.
    [InlineData("A: +0 B; B: +0 A", "A@-1=A", "A@0=B", "B@-1=B", "B@0=A")]
    [InlineData("A: +0 B; B: +0 C; C: +0 A", "A@0=C", "B@0=A", "C@0=B")]
    [InlineData("A: +0 B; B: +0 C", "B@-1=B", "B@0=A", "C@0=B")]
    // A symbol that another instrument keeps; so the change before it has none either.
    [InlineData("A: +0 B; B", "A@0=A", "B@0=B")]
    [InlineData("A: +0 B; B: +0 C; C", "A@0=A", "B@0=B", "C@0=C")]
    // The holder gives the symbol up too late; in time; and two want it.
    [InlineData("A: +0 B; B: +1 C", "A@0=A", "B@0=B", "B@1=", "C@1=B")]
    [InlineData("A: +1 B; B: +0 C", "B@0=", "B@1=A")]
    [InlineData("A: +0 X; B: +0 X", "X@0=A", "B@0=B")]
    [InlineData("A: +1 X; B: +0 X", "X@0=B", "X@1=B", "A@1=A")]
    // A delisted instrument gives its symbol to the next one.
    [InlineData("A: +0 B; B delisted", "B@-1=B", "B@0=A")]
    public void Find_Changes_NamesWhoHadASymbol(string instruments, params string[] expected)
    {
        var directory = Make(Parse(instruments));

        foreach (var each in expected.Where(each => each.Contains('@', StringComparison.Ordinal)))
        {
            var parts = each.Split('@', '=');
            var day = Day.PlusDays(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(parts[2], string.Join(' ', HoldersOf(directory, parts[0], day)));
        }
    }

    [Fact]
    public void Find_SymbolGivenToANewInstrument_NamesBothInTheirTimes()
    {
        NamedInstrument[] instruments =
        [
            .. Parse("FB: +0 META"),
            new NamedInstrument(Symbol.Parse("FB~2"), SymbolTimeline.Parse("2022-09-01>FB"), [], IsDelisted: false),
        ];

        var directory = Make(instruments);

        Assert.Equal(["FB"], HoldersOf(directory, "FB", Day.PlusDays(-1)));
        Assert.Empty(HoldersOf(directory, "FB", Day));
        Assert.Equal(["FB~2"], HoldersOf(directory, "FB", new LocalDate(2022, 9, 1)));
        Assert.Equal(["FB"], HoldersOf(directory, "META", Day));
    }

    [Fact]
    public void IsRefused_SymbolInUse_SaysSoOfThatChangeAlone()
    {
        var directory = Make(Parse("A: +0 B, +5 D; B"));

        Assert.True(directory.IsRefused(Symbol.Parse("A"), Day));
        Assert.False(directory.IsRefused(Symbol.Parse("A"), Day.PlusDays(5)));
        Assert.Equal(["A"], HoldersOf(directory, "D", Day.PlusDays(5)));
    }

    // The laws: on every day each instrument has one symbol, no two have the same, and the order does not matter.
    [Fact]
    public void Of_AnyChanges_GivesEachInstrumentOneSymbolADayOfItsOwn() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 5]).Array[0, 12].Sample(changes =>
        {
            List<NamedInstrument> instruments = [];
            for (var i = 0; i < 5; i++)
            {
                var mine = changes.Where(change => change.Item1 == i).GroupBy(change => change.Item2)
                    .OrderBy(group => group.Key)
                    .Select(group => (Day.PlusDays(group.Key), Symbol.Parse($"S{group.Last().Item3}"))).ToList();
                instruments.Add(new NamedInstrument(Symbol.Parse($"S{i}"), Given: null, mine, IsDelisted: false));
            }

            var (directory, reversed) = (Make([.. instruments]), Make([.. Enumerable.Reverse(instruments)]));

            for (var day = Day.PlusDays(-1); day < Day.PlusDays(8); day = day.PlusDays(1))
            {
                var holders = Enumerable.Range(0, 6).Select(i => HoldersOf(directory, $"S{i}", day)).ToList();
                Assert.All(holders, each => Assert.True(each.Count <= 1));
                var known = directory.IsEmpty ? 0 : directory.Keys.Count();
                Assert.Equal(known, holders.Sum(each => each.Count));
                Assert.Equal(
                    holders.Select(each => string.Join(' ', each)),
                    Enumerable.Range(0, 6).Select(i => string.Join(' ', HoldersOf(reversed, $"S{i}", day))));
            }
        });

    [Theory]
    [InlineData("FB>2022-06-09>META", 2)]
    [InlineData("2022-09-01>FB", 1)]
    [InlineData("Q>2010-05-01", 1)]
    [InlineData("2022-06-09>2022-06-10>2022-06-11", 2)] // symbols that look like days
    [InlineData("2022-06-09", 1)] // a symbol, though it looks like a day
    [InlineData("BRKpB>2022-06-09>Brk/b", 2)]
    [InlineData("A>2022-06-09>a", 0)]
    [InlineData("A>2022-06-09>B>2022-06-09>C", 0)]
    [InlineData("A>>B", 0)]
    [InlineData("A>someday>B", 0)]
    [InlineData("", 0)]
    public void TryParse_Timeline_IsReadAndWrittenAsItWas(string text, int count)
    {
        var isTimeline = SymbolTimeline.TryParse(text, out var timeline);

        Assert.Equal(count, timeline?.Periods.Count ?? 0);
        Assert.Equal(isTimeline, count > 0);
        Assert.Equal(isTimeline ? text : null, timeline?.ToString());
    }

    [Fact]
    public void InstrumentId_AnyKey_IsReadBackAndStaysTheSame()
    {
        Gen.ULong.Sample(value =>
            InstrumentId.TryParse(new InstrumentId(value).ToString().ToUpperInvariant(), out var read)
            && read.Value == value);

        // Part of the contract: ids that were given out stay.
        Assert.Equal(InstrumentId.Of(Symbol.Parse("aapl")), InstrumentId.Of(Symbol.Parse("AAPL")));
        Assert.Matches("^id~[0-9a-hjkmnp-tv-z]{13}$", InstrumentId.Of(Symbol.Parse("AAPL")).ToString());
        Assert.All(
            ["id~", "id~000000000000", "id~00000000000000", "id~000000000000u", "id~zzzzzzzzzzzzz", "AAPL", null],
            text => Assert.False(InstrumentId.TryParse(text, out _)));
    }

    private static SymbolDirectory Make(NamedInstrument[] instruments) =>
        SymbolDirectory.Of(
            [.. instruments.Where(each => !each.IsPlain)],
            key => instruments.FirstOrDefault(each => each.Key == key && each.IsPlain));

    private static List<string> HoldersOf(SymbolDirectory directory, string symbol, LocalDate day) =>
        directory.Find(Symbol.Parse(symbol)) is { } uses
            ? [.. uses.Where(use => use.Period.Contains(day)).Select(use => use.Key.Value)]
            : [];

    // Such as: A: +0 B, +5 C; B delisted
    private static NamedInstrument[] Parse(string text) =>
    [
        .. text.Split("; ").Select(each =>
        {
            var parts = each.Split(": ");
            var key = parts[0].Split(' ');
            var changes = parts.Length == 1 ? [] : parts[1].Split(", ").Select(change =>
            {
                var (day, symbol) = (change.Split(' ')[0], change.Split(' ')[1]);
                var days = int.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
                return (Day.PlusDays(days), Symbol.Parse(symbol));
            }).ToList();
            return new NamedInstrument(Symbol.Parse(key[0]), Given: null, changes, IsDelisted: key.Length > 1);
        }),
    ];
}
