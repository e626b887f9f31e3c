using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
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
    public async Task ListCorporateActionsAsync_Several_AreOrderedBySymbolExDateAndType()
    {
        CorporateAction[] ordered =
        [
            Split("AAPL", Monday),
            Dividend("AAPL", Monday),
            Split("AAPL", Monday.PlusDays(1)),
            Split("MSFT", Monday.PlusDays(-9)),
        ];

        await Store.CommitAsync(new MarketCommit { LastSequence = 1, CorporateActions = [.. ordered.Reverse()] });

        Assert.Equal(ordered, await Store.Reference.ListCorporateActionsAsync(Cancellation));
    }

    [Fact]
    public async Task ListCorporateActionsAsync_StoredAgain_IsReplaced()
    {
        await Store.CommitAsync(new MarketCommit { LastSequence = 1, CorporateActions = [Dividend("AAPL", Monday)] });
        var corrected = Dividend("AAPL", Monday) with { Amount = 0.25m, PriceRatio = null, Currency = null };

        await Store.CommitAsync(new MarketCommit { LastSequence = 1, CorporateActions = [corrected] });

        Assert.Equal([corrected], await Store.Reference.ListCorporateActionsAsync(Cancellation));
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
