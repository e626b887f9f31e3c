using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What is stated of days, and what has changed.</summary>
public abstract class DayContract : StoreContract
{
    private static readonly LocalDate Monday = new(2026, 11, 16);
    private static readonly Instant Time = Instant.FromUtc(2026, 11, 20, 15, 0);

    private static readonly DayCondition Full = new(
        Monday, Monday.PlusDays(4), DataCondition.Degraded, ConditionCause.Operator)
    {
        FinestLevel = 3,
        Reason = "the line was cut",
        SetTime = Time + Duration.FromNanoseconds(7),
    };

    private static readonly DayCondition Minimal = new(
        Monday.PlusDays(7), Monday.PlusDays(7), DataCondition.Complete, ConditionCause.Feed)
    {
        SetTime = Time,
    };

    [Fact]
    public async Task Conditions_ReplacedAndTakenBack_AreWhatWasStatedLast()
    {
        var before = Of(Aapl, DataKind.Bars, Minimal);
        var kept = Of(Aapl, DataKind.Trades, Full, Minimal);
        var ofMarket = new StatedConditions(default, Mic.Xnas, DataKind.Bars, DayConditions.Of([Full]));
        await CommitAsync(1, [before, kept, ofMarket, Of(Msft, DataKind.Quotes, Full)], []);

        await CommitAsync(2, [Of(Aapl, DataKind.Bars, Full), Of(Msft, DataKind.Quotes)], []);
        await Store.ReopenAsync();

        var found = await Store.Conditions.ListAsync(Cancellation);
        Assert.Equal(
            new[] { Of(Aapl, DataKind.Bars, Full), kept, ofMarket }.Select(Text).Order(StringComparer.Ordinal),
            found.Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Revisions_OfSeveralCommits_AreReadInTheirOrderFromAnyPlace()
    {
        Revision[] first =
        [
            new(Msft, default, RevisionKind.Bars, Monday, Monday.PlusDays(2)),
            new(Aapl, default, RevisionKind.Instrument),
            new(default, Mic.Xnas, RevisionKind.DataCondition, Monday, Monday),
        ];
        await CommitAsync(1, [], first);

        // The clock of the node that writes next is behind.
        Revision second = new(Aapl, default, RevisionKind.Trades, Monday, Monday);
        await CommitAsync(2, [], [second], Time - Duration.FromHours(1));

        var all = await Store.Revisions.ReadAsync(default, 10, Cancellation);
        Assert.Equal(
            [(1, 0, first[0]), (1, 1, first[1]), (1, 2, first[2]), (2, 0, second)],
            all.Revisions.Select(each => (each.Place.Position, each.Place.Place, each.Revision)));
        Assert.Equal((0, 2), (all.Bounds.Position, all.Bounds.LastPosition));
        Assert.Equal([Time, Time, Time, Time - Duration.FromHours(1)], all.Revisions.Select(each => each.Time));
        var rest = await Store.Revisions.ReadAsync(new RevisionPlace(1, 1), 1, Cancellation);
        Assert.Equal(first[2], Assert.Single(rest.Revisions).Revision);
        var behind = await Store.Revisions.ReadAsync(RevisionPlace.Behind(1), 9, Cancellation);
        Assert.Equal(2, behind.Revisions[0].Place.Position);
        Assert.Equal(1, (await Store.Revisions.FindStartAsync(Time, Cancellation)).Position);
        Assert.Null((await Store.Revisions.FindStartAsync(Time + Duration.Epsilon, Cancellation)).Position);

        // Whatever a timestamp can say.
        var (earliest, latest) = (Instant.FromUtc(1, 1, 1, 0, 0), Instant.FromUtc(9999, 12, 31, 23, 59));
        Assert.Equal(1, (await Store.Revisions.FindStartAsync(earliest, Cancellation)).Position);
        Assert.Null((await Store.Revisions.FindStartAsync(latest, Cancellation)).Position);
    }

    [Fact]
    public async Task Trim_UpToATime_KeepsEveryRevisionBehindTheFirstThatStays()
    {
        Revision revision = new(Aapl, default, RevisionKind.Trades, Monday, Monday);
        await CommitAsync(1, [], [revision], Time);
        await CommitAsync(2, [], [revision], Time + Duration.FromHours(2));
        await CommitAsync(3, [], [revision], Time + Duration.FromHours(1));
        await CommitAsync(4, [], [revision], Time + Duration.FromHours(3));

        // Where nothing goes the store has all from the beginning, as before.
        await Store.RevisionTrimming.TrimAsync(Time, Cancellation);
        var all = await Store.Revisions.ReadAsync(default, 10, Cancellation);
        Assert.Equal((4, 0, NodaConstants.UnixEpoch), (all.Revisions.Count, all.Bounds.Position, all.Bounds.Time));

        await Store.RevisionTrimming.TrimAsync(Time + Duration.FromHours(2), Cancellation);
        var kept = await Store.Revisions.ReadAsync(default, 10, Cancellation);

        Assert.Equal([2, 3, 4], kept.Revisions.Select(each => each.Place.Position));
        Assert.Equal((1, Time + Duration.FromHours(2)), (kept.Bounds.Position, kept.Bounds.Time));

        await Store.RevisionTrimming.TrimAsync(Time + Duration.FromDays(9), Cancellation);
        var none = await Store.Revisions.ReadAsync(default, 10, Cancellation);

        Assert.Empty(none.Revisions);
        Assert.Equal((4, 4), (none.Bounds.Position, none.Bounds.LastPosition));
    }

    private static StatedConditions Of(Symbol symbol, DataKind kind, params DayCondition[] days) =>
        new(symbol, default, kind, DayConditions.Of(days));

    private static string Text(StatedConditions stated) =>
        $"{stated.Mic} {stated.Symbol} {stated.Kind} {string.Join(", ", stated.Days.Ranges)}";

    private ValueTask CommitAsync(
        long position,
        IReadOnlyList<StatedConditions> conditions,
        IReadOnlyList<Revision> revisions,
        Instant? time = null) =>
        Store.CommitAsync(new MarketCommit
        {
            LastSequence = position,
            Row = new LogRow(
                Term: 0,
                FirstPosition: position,
                time ?? Time,
                [LogEntry.Of(MinimalTrade(position), "feed", default)]),
            Conditions = conditions,
            Revisions = revisions,
        });
}
