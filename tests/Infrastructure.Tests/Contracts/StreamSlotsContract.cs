using FinApi.Application.Accounts.StreamSlots;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class StreamSlotsContract : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IStreamSlots Slots { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task TakeAsync_AllSlotsAreHeld_GivesTheHoldersOldestFirst()
    {
        var (older, newer) = (Holder("s2", second: 1), Holder("s1", second: 2));

        Assert.Empty(await TakeAsync("a1", newer));
        Assert.Empty(await TakeAsync("a1", older));
        var holders = await TakeAsync("a1", Holder("s3"));

        Assert.Equal([older, newer], holders.OrderBy(holder => holder.StartTime));
        Assert.Equal(2, (await Slots.ListAsync("a1", Cancellation)).Count);
    }

    [Fact]
    public async Task ListAsync_Streams_HaveAllThatWasSaidOfThem()
    {
        var full = new StreamHolder("s1", "my client", Start + Duration.FromNanoseconds(1), "key-1");
        var bare = new StreamHolder("s2", string.Empty, Start + Duration.FromSeconds(1));
        await TakeAsync("a1", full);
        await TakeAsync("a1", bare);

        Assert.Equal([full, bare], await Slots.ListAsync("a1", Cancellation));
        Assert.Empty(await Slots.ListAsync("a2", Cancellation));
    }

    [Fact]
    public async Task TakeAsync_OtherAccount_HasSlotsOfItsOwn()
    {
        await TakeAsync("a1", Holder("s1"), limit: 1);

        Assert.Empty(await TakeAsync("a2", Holder("s2"), limit: 1));
    }

    [Fact]
    public async Task ReleaseAsync_AStream_FreesItsSlotAtOnce()
    {
        await TakeAsync("a1", Holder("s1"), limit: 1);
        await Slots.ReleaseAsync("a1", "s0");
        await Slots.ReleaseAsync("a2", "s1");
        Assert.Single(await TakeAsync("a1", Holder("s2"), limit: 1));

        await Slots.ReleaseAsync("a1", "s1");
        await Slots.ReleaseAsync("a1", "s1");

        Assert.Empty(await Slots.ListAsync("a1", Cancellation));
        Assert.Empty(await TakeAsync("a1", Holder("s3"), limit: 1));
        Assert.Equal(["s3"], (await Slots.ListAsync("a1", Cancellation)).Select(holder => holder.SessionId));
    }

    [Fact]
    public async Task TakeAsync_ManyAtOnce_TakeNoMoreThanTheLimit()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => TakeAsync("a1", Holder($"s{n}"), limit: 3)));

        Assert.Equal(3, answers.Count(holders => holders.Count == 0));
        Assert.Equal(3, (await Slots.ListAsync("a1", Cancellation)).Count);
    }

    protected static Instant Start { get; } = Instant.FromUtc(2026, 11, 20, 14, 0);

    protected static StreamHolder Holder(string id, int second = 0) =>
        new(id, "client", Start + Duration.FromSeconds(second));

    protected Task<IReadOnlyList<StreamHolder>> TakeAsync(string account, StreamHolder holder, int limit = 2) =>
        Slots.TakeAsync(account, limit, holder, Cancellation).AsTask();
}
