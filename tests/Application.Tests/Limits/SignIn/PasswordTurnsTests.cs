using FinApi.Application.Limits;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Results;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Application.Tests.Limits.SignIn;

public sealed class PasswordTurnsTests : IDisposable
{
    private readonly LimitMetrics _metrics = new();
    private readonly FakeTimeProvider _time = new();
    private readonly PasswordTurns _turns;

    public PasswordTurnsTests() => _turns = new PasswordTurns(_metrics, _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task TakeAsync_OneNetwork_GivesTurnsInTheirOrder()
    {
        var first = await TakeAsync("a");
        var second = TakeAsync("a");
        var third = TakeAsync("a");
        Assert.False(second.IsCompleted);

        first.Value.Dispose();
        var turn = await second;
        Assert.False(third.IsCompleted);
        turn.Value.Dispose();

        Assert.True((await third).IsSuccess);
    }

    [Fact]
    public async Task TakeAsync_NewNetworkBesideAFlood_ComesAfterOneTurnOfEachOther()
    {
        var running = await TakeAsync("n0");
        List<Task<Result<IDisposable>>> waiting =
            [.. Enumerable.Range(0, 300).Select(i => TakeAsync($"n{i % 15}"))];

        var owner = TakeAsync("owner");
        waiting.Add(owner);
        var turnsBefore = 0;
        while (waiting.Contains(owner))
        {
            running.Value.Dispose();
            running = await NextTurnAsync(waiting);
            turnsBefore++;
        }

        Assert.True((await owner).IsSuccess);
        Assert.True(turnsBefore <= 16, $"{turnsBefore} turns.");
    }

    [Fact]
    public async Task TakeAsync_MoreThanFit_AreRefusedWithATimeToWait()
    {
        using var turn = (await TakeAsync("n")).Value;
        var all = Enumerable.Range(0, 300).Select(i => TakeAsync($"n{i}")).ToList();

        var refused = await Task.WhenAll(all.Where(each => each.IsCompleted));

        Assert.Equal(300 - PasswordTurns.MaxWaiting, refused.Length);
        Assert.All(refused, each =>
        {
            Assert.Equal((ErrorKind.Unavailable, ErrorReason.SignInBusy), (each.Error!.Kind, each.Error.Reason));
            Assert.True(each.Error.RetryAfter >= TimeSpan.FromSeconds(1));
        });
    }

    [Fact]
    public async Task TakeAsync_OneNetworkAlone_KeepsRoomForOthers()
    {
        using var turn = (await TakeAsync("flood")).Value;
        var flood = Enumerable.Range(0, 100).Select(_ => TakeAsync("flood")).ToList();

        Assert.Equal(PasswordTurns.MaxWaitingOfNetwork, flood.Count(each => !each.IsCompleted));
        Assert.False(TakeAsync("owner").IsCompleted);
    }

    [Fact]
    public async Task TakeAsync_KnownBesideMoreNetworksThanThereArePlaces_ComesNextButOne()
    {
        var running = await TakeAsync("n");
        var flood = Enumerable.Range(0, 300).Select(i => TakeAsync($"n{i}")).ToList();

        Assert.Equal(ErrorReason.SignInBusy, (await TakeAsync("owner")).Error!.Reason);
        var owner = TakeAsync("owner", isKnown: true);
        var second = TakeAsync("owner", isKnown: true);
        running.Value.Dispose();

        running = await owner;
        running.Value.Dispose();
        var other = await NextTurnAsync(flood);
        Assert.False(second.IsCompleted);
        other.Value.Dispose();
        Assert.True((await second).IsSuccess);
    }

    [Fact]
    public async Task TakeAsync_GivenUp_FreesItsPlaceAndKeepsNoTurn()
    {
        var first = await TakeAsync("a");
        using var cancel = new CancellationTokenSource();
        var gone = _turns.TakeAsync("a", isKnown: false, cancel.Token);
        var next = TakeAsync("a");

        await cancel.CancelAsync();
        first.Value.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        (await next).Value.Dispose();
        using var last = (await TakeAsync("b")).Value;
        Assert.NotNull(last);
    }

    [Fact]
    public async Task Dispose_Twice_EndsOneTurn()
    {
        var first = await TakeAsync("a");
        var second = TakeAsync("a");
        var third = TakeAsync("a");

        first.Value.Dispose();
        first.Value.Dispose();

        await second;
        Assert.False(third.IsCompleted);
    }

    // Who was refused meanwhile may learn of it a moment later.
    private static async Task<Result<IDisposable>> NextTurnAsync(List<Task<Result<IDisposable>>> waiting)
    {
        while (true)
        {
            var done = await Task.WhenAny(waiting);
            waiting.Remove(done);
            if (await done is { IsSuccess: true } turn)
            {
                return turn;
            }
        }
    }

    private Task<Result<IDisposable>> TakeAsync(string network, bool isKnown = false) =>
        _turns.TakeAsync(network, isKnown, Cancellation);
}
