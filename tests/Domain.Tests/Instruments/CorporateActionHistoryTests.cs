using CsCheck;
using FinApi.Domain.Instruments;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Instruments;

public sealed class CorporateActionHistoryTests
{
    private static readonly Instant Noon = Utc("2024-03-04T12:00:00Z");

    [Fact]
    public void AsOf_EachTime_GivesWhatWasKnown()
    {
        var first = Action(1, revision: 0, Noon);
        var second = Action(2, revision: 0, Noon + Duration.FromHours(1));
        var corrected = Action(1, revision: 1, Noon + Duration.FromHours(2)) with { Amount = 2 };
        var history = CorporateActionHistory.Empty.With(first).With(second).With(corrected);

        Assert.Empty(history.AsOf(Noon - Duration.Epsilon));
        Assert.Equal([first], history.AsOf(Noon));
        Assert.Equal([first, second], history.AsOf(Noon + Duration.FromHours(1)));
        Assert.Equal([corrected, second], history.AsOf(Noon + Duration.FromHours(2)));
        Assert.Same(history.Current, history.AsOf(Noon + Duration.FromHours(2)));
        Assert.Same(history.Current, history.AsOf(time: null));
        Assert.Equal(3, history.NextNumber);
    }

    [Fact]
    public void AsOf_RevisionWithoutTime_WasAlwaysKnown()
    {
        var old = Action(1, revision: 0, time: null);

        Assert.Equal([old], CorporateActionHistory.Of([old]).AsOf(Utc("1900-01-01T00:00:00Z")));
    }

    [Fact]
    public void With_RevisionsAgainInAnyOrder_IsTheSame() =>
        Gen.Shuffle(
            new[]
            {
                Action(1, 0, Noon),
                Action(1, 1, Noon + Duration.FromHours(1)),
                Action(1, 2, Noon + Duration.FromHours(2)),
                Action(2, 0, Noon),
                Action(2, 1, Noon + Duration.FromHours(3)),
            })
            .Sample(revisions =>
            {
                var history = revisions.Concat(Enumerable.Reverse(revisions))
                    .Aggregate(CorporateActionHistory.Empty, (known, revision) => known.With(revision));
                return history.Current.Select(action => action.Revision).SequenceEqual([2, 1])
                    && history.AsOf(Noon).Select(action => action.Revision).SequenceEqual([0, 0]);
            });

    [Fact]
    public void With_EntriesOfOlderNodes_ReplaceTheFirstOfTheDay()
    {
        var known = Action(1, revision: 3, Noon);
        var further = Action(2, revision: 0, Noon) with { Ordinal = 2 };
        var told = new CorporateAction
        {
            Symbol = known.Symbol,
            ExDate = known.ExDate,
            Type = known.Type,
            Amount = 7,
        };

        var history = CorporateActionHistory.Of([known, further])
            .With(told)
            .With(told with { ExDate = Date("2025-01-02") });

        Assert.Equal(
            [(1, 3, 7m), (2, 0, 1m), (3, 0, 7m)],
            history.Current.Select(action => (action.Number, action.Revision, action.Amount!.Value)));
    }

    private static CorporateAction Action(int number, int revision, Instant? time) => new()
    {
        Symbol = Trades.Symbol,
        ExDate = Date("2024-03-05"),
        Type = CorporateActionType.CashDividend,
        Amount = 1,
        Number = number,
        Ordinal = number,
        Revision = revision,
        PublishTime = time,
        Status = CorporateActionStatus.Confirmed,
    };
}
