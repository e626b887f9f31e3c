using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class ReferenceReaderContract : StoreContract
{
    private static readonly LocalDate Monday = new(2026, 11, 16);

    [Fact]
    public async Task List_EmptyStore_IsEmpty()
    {
        Assert.Empty(await Store.Reference.ListInstrumentsAsync(Cancellation));
        Assert.Empty(await Store.Reference.ListCorporateActionsAsync(Cancellation));
        Assert.Empty(await Store.Reference.ListSettledVersionsAsync(Cancellation));
    }

    [Fact]
    public async Task ListInstrumentsAsync_FullAndMinimal_KeepsEveryFieldInOrdinalOrder()
    {
        Instrument[] stored =
        [
            MinimalInstrument("MSFT"), FullInstrument("BRK.B"), MinimalInstrument("BRK_A"), FullInstrument("BRK-A"),
            MinimalInstrument("BTC/USD"), MinimalInstrument("ГАЗПРОМ"), MinimalInstrument("MSFT~2") with
            {
                SymbolHistory = "2022-06-09>MSFT",
            },
        ];

        await Store.CommitAsync(new MarketCommit { LastSequence = 1, Instruments = stored });

        Assert.Equal(
            stored.OrderBy(i => i.Symbol.Value, StringComparer.Ordinal),
            await Store.Reference.ListInstrumentsAsync(Cancellation));
    }

    [Fact]
    public async Task ListInstrumentsAsync_StoredAgain_IsReplaced()
    {
        await Store.CommitAsync(new MarketCommit { LastSequence = 1, Instruments = [FullInstrument("AAPL")] });

        await Store.CommitAsync(new MarketCommit { LastSequence = 2, Instruments = [MinimalInstrument("AAPL")] });

        Assert.Equal([MinimalInstrument("AAPL")], await Store.Reference.ListInstrumentsAsync(Cancellation));
    }

    [Fact]
    public async Task ListCorporateActionsAsync_Several_AreOrderedBySymbolNumberAndRevision()
    {
        CorporateAction[] ordered =
        [
            Split("AAPL", Monday.PlusDays(1)),
            Dividend("AAPL", Monday) with { Revision = 0 },
            Dividend("AAPL", Monday),
            Split("AAPL", Monday) with { Number = 2 },
            Split("MSFT", Monday.PlusDays(-9)),
        ];

        await Store.CommitAsync(new MarketCommit { LastSequence = 1, CorporateActions = [.. ordered.Reverse()] });

        Assert.Equal(ordered, await Store.Reference.ListCorporateActionsAsync(Cancellation));
    }

    [Fact]
    public async Task ListCorporateActionsAsync_StoredAgain_IsReplaced()
    {
        await Store.CommitAsync(new MarketCommit { LastSequence = 1, CorporateActions = [Dividend("AAPL", Monday)] });
        var corrected = Dividend("AAPL", Monday) with
        {
            Amount = 0.25m,
            PriceRatio = null,
            Currency = null,
            ActionId = null,
            NewSymbol = null,
            PublishTime = null,
        };

        await Store.CommitAsync(new MarketCommit { LastSequence = 1, CorporateActions = [corrected] });

        Assert.Equal([corrected], await Store.Reference.ListCorporateActionsAsync(Cancellation));
    }

    [Fact]
    public async Task ListCalendarsAsync_StoredAgain_IsReplacedWholeAndSurvivesReopening()
    {
        var (tokyo, warsaw) = (Calendar("XTKS"), Calendar("XWAR") with { IsAlwaysOpen = true, Days = [] });
        Assert.Empty(await Store.Calendars.ListCalendarsAsync(Cancellation));
        await Store.CommitAsync(new MarketCommit { LastSequence = 1, Calendars = [warsaw, tokyo] });
        var again = (tokyo with { Version = 2 }).With(Monday.PlusDays(1), Monday.PlusDays(9), []);
        await Store.CommitAsync(new MarketCommit { LastSequence = 1, Calendars = [again] });

        await Store.ReopenAsync();

        var stored = await Store.Calendars.ListCalendarsAsync(Cancellation);
        Assert.Equal(["XTKS", "XWAR"], stored.Select(calendar => calendar.Mic.Value));
        Assert.True(stored[0].IsSameAs(again));
        Assert.True(stored[1].IsSameAs(warsaw));
        Assert.Equal([2L, 1L], stored.Select(calendar => calendar.Version));

        static MarketCalendar Calendar(string mic)
        {
            var open = Opening;
            var session = new TradingSession(Monday, open, open + Duration.FromHours(6), IsEarlyClose: true)
            {
                BreakStartTime = open + Duration.FromHours(2),
                BreakEndTime = open + Duration.FromHours(3),
                PreOpenTime = open - Duration.FromHours(1),
                PostCloseTime = open + Duration.FromHours(7),
            };
            return new MarketCalendar
            {
                Mic = Mic.Parse(mic),
                Version = 1,
                TimeZone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"],
            }.With(Monday, Monday.PlusDays(2), [session]);
        }
    }

    [Fact]
    public async Task ListSettledVersionsAsync_WrittenTwice_GivesTheLast()
    {
        await Store.CommitAsync(new MarketCommit { LastSequence = 1, SettledVersions = [new(Aapl, 1), new(Msft, 5)] });

        await Store.CommitAsync(new MarketCommit { LastSequence = 2, SettledVersions = [new(Aapl, 2)] });

        var versions = await Store.Reference.ListSettledVersionsAsync(Cancellation);
        Assert.Equal([new(Aapl, 2), new(Msft, 5)], versions.OrderBy(v => v.Symbol.Value));
    }
}
