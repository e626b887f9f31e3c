using FinApi.Application.Deletions;
using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What every store knows of where rows came from, and what it deletes.</summary>
public abstract class DeletionContract : StoreContract
{
    private const long Day = NodaConstants.NanosecondsPerDay;

    private static readonly TickRange All = new(Aapl, null, null, IsDescending: false, Limit: 100);

    private static readonly DataKind[] Kinds = [DataKind.Bars, DataKind.Trades, DataKind.Quotes];

    // Sequences 1 to 4 are of "a" from number 11 on, 5 and 6 of "b", 7 and later of "a" again, from number 20 on.
    private static readonly SourceRun[] Runs = [new(1, "a", 1, 11), new(5, "b", 2, 1), new(7, "a", 1, 20)];

    [Fact]
    public async Task Runs_AreReadBack()
    {
        var none = await Store.SourceRuns.FindLastAsync(Cancellation);
        await FillAsync();

        Assert.Equal(new LastRun(null, 0), none);
        Assert.Equal(new LastRun(Runs[2], 9), await Store.SourceRuns.FindLastAsync(Cancellation));
        Assert.Equal(
            [new SequenceRange(1, 4), new SequenceRange(7, 9)],
            await Store.SourceRuns.ListRangesAsync("a", Cancellation));
        Assert.Empty(await Store.SourceRuns.ListRangesAsync("c", Cancellation));
    }

    [Fact]
    public async Task FindSymbolsAsync_FindsThoseOfTheSourceInAllTables()
    {
        await FillAsync();

        var found = await Store.Deletions.FindSymbolsAsync("a", new SequenceRange(1, 9), Cancellation);

        Assert.Equal(
            ["AAPL", "AAPL", "MSFT", "MSFT"],
            found.Select(each => each.Symbol.Value).Order(StringComparer.Ordinal));
        Assert.Equal(At(0), found.Where(each => each.Symbol == Aapl).Min(each => each.First));
        Assert.Equal(At(Day), found.Where(each => each.Symbol == Aapl).Max(each => each.Last));
    }

    [Fact]
    public async Task ListDaysAsync_CountsWhatGoesAndWhatStays()
    {
        await FillAsync();
        var scope = new RowScope([Aapl, Msft], Kinds, default) { Source = "a", Span = new SequenceRange(1, 9) };

        var days = await Store.Deletions.ListDaysAsync(scope, Cancellation);
        var narrowed = await Store.Deletions.ListDaysAsync(
            new RowScope([Aapl], [DataKind.Trades], new TimeRange(At(3), At(Day + 1))), Cancellation);

        Assert.Equal(
            [
                "AAPL Bars 0: 1 of 2", "AAPL Trades 0: 2 of 4", "AAPL Trades 0: 1 of 1", "MSFT Bars 1: 1 of 1",
                "MSFT Quotes 0: 1 of 1",
            ],
            days.Select(Text));
        Assert.Equal((At(0), At(2), 3L), (days[1].First, days[1].Last, days[1].Checksum));
        Assert.Equal(["AAPL Trades 0: 2 of 4", "AAPL Trades 0: 1 of 1"], narrowed.Select(Text));
    }

    [Fact]
    public async Task HasOthersAsync_SeesWhatIsNotOfTheScope()
    {
        await FillAsync();
        var ofA = new RowScope([Aapl, Msft], Kinds, default) { Source = "a", Span = new SequenceRange(1, 9) };
        var quotes = ofA with { Kinds = [DataKind.Quotes] };

        Assert.True(await HasAsync(ofA, Aapl, 0, Day));
        Assert.False(await HasAsync(ofA, Aapl, Day, 2 * Day));
        Assert.True(await HasAsync(quotes, Aapl, Day, 2 * Day));
        Assert.False(await HasAsync(ofA, Msft, -Day, Day));
        Assert.True(await HasAsync(ofA with { Range = new TimeRange(At(1), At(9)) }, Aapl, 0, 2));
    }

    [Fact]
    public async Task ListItemsAsync_GivesTheSourcesNumbers()
    {
        await FillAsync();
        var revised = FullTrade(8);
        await Store.Writer.CommitAsync(
            new MarketCommit
            {
                LastSequence = 10,
                TradeRevisions = [new TradeRevision { Before = revised, Time = At(0), Sequence = 10 }],
            },
            Cancellation);

        var items = await Store.SourceRuns.ListItemsAsync(new RowScope([Aapl], Kinds, default), Cancellation);

        // A range of the source's numbers for each kind of data, or for several.
        Assert.Equal(
            ["a 1 11", "a 1 12", "a 1 20", "a 1 21", "a 1 23", "b 2 1", "b 2 2"],
            items.SelectMany(each => Enumerable
                    .Range((int)each.Numbers.First, (int)(each.Numbers.Last - each.Numbers.First) + 1)
                    .Select(number => $"{each.Source} {each.Epoch} {number}"))
                .Distinct()
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CommitAsync_WithADeletion_TakesTheRowsOfTheScopeAlone()
    {
        await FillAsync();
        var record = new DeletionRecord(new string('a', 32), At(5), "operator", "what\n\t", "result");
        var scope = new RowScope([Aapl, Msft], Kinds, default) { Source = "a", Span = new SequenceRange(1, 9) };

        await Store.Writer.CommitAsync(
            new MarketCommit { LastSequence = 9, RemovedRows = scope, Deletion = record }, Cancellation);

        Assert.Equal([5L, 6L], (await Store.Trades.ListAsync(All, Cancellation)).Select(trade => trade.Sequence));
        Assert.Empty(await Store.Quotes.ListAsync(All with { Symbol = Msft }, Cancellation));
        Assert.Equal(record, await Store.DeletionRecords.FindAsync(record.Id, Cancellation));
        Assert.Null(await Store.DeletionRecords.FindAsync(new string('b', 32), Cancellation));

        // Bars are for the pipeline to say.
        var bars = new BarRange(Aapl, BarInterval.OneMinute, null, null, IsDescending: false, Limit: 10);
        Assert.Equal(2, (await Store.Bars.ListAsync(bars, Cancellation)).Count);
    }

    [Fact]
    public async Task CommitAsync_WithoutAnInstrumentOrAction_TakesWhatIsTheirs()
    {
        var date = new LocalDate(2026, 11, 20);
        var first = Split("AAPL", date) with { Number = 1 };
        var second = Split("AAPL", date.PlusDays(1)) with { Number = 2 };
        await Store.Writer.CommitAsync(
            new MarketCommit
            {
                LastSequence = 0,
                Instruments =
                [
                    new Instrument { Symbol = Aapl, Mic = Mic.Xnas },
                    new Instrument { Symbol = Msft, Mic = Mic.Xnas },
                ],
                CorporateActions = [first, second, Split("MSFT", date) with { Number = 1 }],
                SettledVersions = [new SettledVersion(Aapl, 7)],
                ReferenceItems =
                [
                    new ReferenceItem(Aapl, 1, "b", 1, 7), new ReferenceItem(Aapl, 0, "b", 1, 8),
                ],
            },
            Cancellation);
        await Store.Writer.CommitAsync(
            new MarketCommit
            {
                LastSequence = 0,
                ReferenceItems =
                [
                    new ReferenceItem(Aapl, 0, "a", 1, 1), new ReferenceItem(Aapl, 1, "a", 1, 2),
                    new ReferenceItem(Aapl, 1, "b", 2, 2), new ReferenceItem(Aapl, 1, "b", 2, 2),
                    new ReferenceItem(Aapl, 2, "a", 1, 3), new ReferenceItem(Msft, 1, "a", 1, 4),
                ],
            },
            Cancellation);

        // Of the earlier epoch only what nothing of the later one is about.
        Assert.Equal(["a 1 1", "a 1 2", "a 1 3", "b 1 8", "b 2 2"], await ItemsAsync(Aapl, actionNumber: null));
        Assert.Equal(["a 1 2", "b 2 2"], await ItemsAsync(Aapl, actionNumber: 1));
        await Store.Writer.CommitAsync(Deleting("a") with { RemovedAction = first }, Cancellation);
        var left = await Store.Reference.ListCorporateActionsAsync(Cancellation);
        Assert.Equal(["a 1 1", "a 1 3", "b 1 8"], await ItemsAsync(Aapl, actionNumber: null));
        await Store.Writer.CommitAsync(Deleting("b") with { RemovedInstrument = Aapl }, Cancellation);

        Assert.Equal(["AAPL 2", "MSFT 1"], left.Select(action => $"{action.Symbol} {action.Number}"));
        Assert.Equal([Msft], (await Store.Reference.ListInstrumentsAsync(Cancellation)).Select(each => each.Symbol));
        Assert.Equal(
            ["MSFT 1"],
            (await Store.Reference.ListCorporateActionsAsync(Cancellation))
                .Select(action => $"{action.Symbol} {action.Number}"));
        Assert.Equal([new SettledVersion(Aapl, 7)], await Store.Reference.ListSettledVersionsAsync(Cancellation));
        Assert.Empty(await ItemsAsync(Aapl, actionNumber: null));
        Assert.Equal(["a 1 4"], await ItemsAsync(Msft, actionNumber: null));
    }

    private async Task<IEnumerable<string>> ItemsAsync(Symbol symbol, int? actionNumber) =>
        (await Store.ReferenceItems.ListReferenceItemsAsync(symbol, actionNumber, Cancellation))
            .Select(items => $"{items.Source} {items.Epoch} {items.Numbers.First}")
            .Order(StringComparer.Ordinal);

    private static MarketCommit Deleting(string id) => new()
    {
        LastSequence = 0,
        Deletion = new DeletionRecord(id, At(0), "operator", "request", "result"),
    };

    private static string Text(DeletedDay day) =>
        $"{day.Symbol} {day.Kind} {day.Level}: {day.Count} of {day.Count + day.Remaining}";

    private ValueTask<bool> HasAsync(RowScope scope, Symbol symbol, long start, long end) =>
        Store.Deletions.HasOthersAsync(scope, symbol, new TimeRange(At(start), At(end)), Cancellation);

    private async Task FillAsync() =>
        await Store.Writer.CommitAsync(
            new MarketCommit
            {
                LastSequence = 9,
                SourceRuns = Runs,
                Trades =
                [
                    MinimalTrade(1, 0),
                    MinimalTrade(2, 2),
                    MinimalTrade(5, 3),
                    MinimalTrade(6, 4),
                    MinimalTrade(7, Day),
                ],
                Quotes = [MinimalQuote(3, 1, Msft)],
                Bars =
                [
                    Supplied(Aapl, BarInterval.OneMinute, minute: 0, sequence: 8),
                    Supplied(Aapl, BarInterval.OneMinute, minute: 1, sequence: 0),
                    Supplied(Msft, BarInterval.FiveMinutes, minute: 0, sequence: 9),
                ],
            },
            Cancellation);

    private static StoredBar Supplied(Symbol symbol, BarInterval interval, int minute, long sequence)
    {
        var bar = MinimalBar(minute, interval: interval);
        return bar with
        {
            Bar = bar.Bar with { Symbol = symbol },
            First = bar.First with { Sequence = sequence },
            IsSupplied = true,
        };
    }
}
