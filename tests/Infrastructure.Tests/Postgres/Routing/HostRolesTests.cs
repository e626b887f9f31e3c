using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.Postgres.Routing;

/// <summary>The rules of routing, without servers.</summary>
public sealed class HostRolesTests : IAsyncDisposable
{
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _timeProvider = new();
    private readonly DatabaseHost _a;
    private readonly DatabaseHost _b;
    private readonly HostRoles _roles;

    public HostRolesTests()
    {
        var builder = new PoolBuilder("Host=a,b;Username=finapi;Database=finapi", new PostgresOptions());
        _a = new DatabaseHost("a", "a", builder, _timeProvider);
        _b = new DatabaseHost("b", "b", builder, _timeProvider);
        _roles = new HostRoles([_a, _b], MaxLag, new StoreTime(_timeProvider));
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public void FindStandby_NothingWrittenForHours_IsTheStandbyWithoutLag()
    {
        for (var i = 0; i < 100; i++)
        {
            Primary(_a, 500);
            Standby(_b, 500);
            _timeProvider.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Same(_b, _roles.FindStandby(position: 0));
        Assert.Equal(TimeSpan.Zero, _roles.Lag(_b));
    }

    [Fact]
    public void Lag_StandbyStandsStill_GrowsWithoutAnEndAndIsOverWhenItHasCaughtUp()
    {
        for (var second = 0; second <= 100; second++)
        {
            Primary(_a, 500 + second);
            Standby(_b, 500);
            Assert.Equal(TimeSpan.FromSeconds(second), _roles.Lag(_b));
            Assert.Equal(second <= MaxLag.TotalSeconds, _roles.MayAnswer(_b));
            _timeProvider.Advance(TimeSpan.FromSeconds(1));
        }

        Standby(_b, 600);

        Assert.Equal(TimeSpan.Zero, _roles.Lag(_b));
        Assert.True(_roles.MayAnswer(_b));
    }

    [Fact]
    public async Task Note_PrimarySilentForTenSeconds_GivesUpWhatWaitsForItAndWhatBeginsMeanwhile()
    {
        Primary(_a, 500);
        var waiting = _a.Gone;
        for (var second = 0; second < 10; second++)
        {
            Silent(_a);
            _timeProvider.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(waiting.IsCancellationRequested);
        var late = _a.Gone;
        Silent(_a);
        var later = _a.Gone;
        _timeProvider.Advance(TimeSpan.FromSeconds(1));
        Silent(_a);

        await Until.TrueAsync(
            () => Task.FromResult(
                waiting.IsCancellationRequested
                && late.IsCancellationRequested
                && later.IsCancellationRequested),
            () => "The work was not given up.");
        Assert.Same(_a, _roles.Primary);
    }

    [Fact]
    public void Note_PrimaryAnswersInBetween_GivesNothingUp()
    {
        Primary(_a, 500);
        var waiting = _a.Gone;
        for (var second = 0; second < 30; second++)
        {
            if (second % 9 == 8)
            {
                Primary(_a, 500);
            }
            else
            {
                Silent(_a);
            }

            _timeProvider.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(waiting, _a.Gone);
    }

    // Nobody writes, so it has what there is to have.
    [Fact]
    public void FindStandby_PrimarySilent_IsTheStandbyHoweverLong()
    {
        Primary(_a, 500);
        Standby(_b, 500);
        for (var i = 0; i < 100; i++)
        {
            _timeProvider.Advance(TimeSpan.FromSeconds(1));
            Silent(_a);
            Standby(_b, 500);
        }

        Assert.Same(_b, _roles.FindStandby(position: 0));
        Assert.Same(_a, _roles.Primary);
    }

    [Fact]
    public void FindStandby_MustHaveReplayedAWrite_IsNoneUntilItHas()
    {
        Primary(_a, 510);
        Standby(_b, 509);
        Assert.Null(_roles.FindStandby(position: 510));

        Standby(_b, 510);

        Assert.Same(_b, _roles.FindStandby(position: 510));
    }

    [Fact]
    public void FindStandby_StandbySilent_IsNoneAndWorkOnItIsGivenUp()
    {
        Primary(_a, 500);
        Standby(_b, 500);
        var gone = _b.Gone;

        Silent(_b);

        Assert.Null(_roles.FindStandby(position: 0));
        Assert.True(gone.WaitHandle.WaitOne(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void FindStandby_AheadOfThePrimary_IsNoneBecauseItFollowsAnother()
    {
        Primary(_a, 500);
        Standby(_b, 700);
        _timeProvider.Advance(TimeSpan.FromSeconds(1));

        Primary(_a, 600);

        Assert.Null(_roles.FindStandby(position: 0));
    }

    [Fact]
    public void Primary_StandbyPromoted_IsItAndStaysItWhenTheOldOneComesBack()
    {
        Primary(_a, 500);
        Standby(_b, 500);
        Silent(_a);
        var gone = _a.Gone;

        Primary(_b, 500, timeline: 2);
        Assert.Same(_b, _roles.Primary);
        Assert.True(gone.WaitHandle.WaitOne(TimeSpan.FromSeconds(60)));

        Primary(_a, 900);
        Assert.Same(_b, _roles.Primary);
        Silent(_b);
        Primary(_a, 901);
        Assert.Same(_b, _roles.Primary);
    }

    [Fact]
    public void Primary_BecomesAStandby_IsNoneAndItMayAnswerReadsOfTheNext()
    {
        Primary(_a, 500);
        Standby(_a, 500);
        Assert.Null(_roles.Primary);

        Primary(_b, 500, timeline: 2);
        Standby(_a, 500);

        Assert.Same(_a, _roles.FindStandby(position: 0));
    }

    [Fact]
    public void Note_AnswerThatWasOvertaken_ChangesNothing()
    {
        Primary(_a, 500);
        var asked = _timeProvider.GetTimestamp();
        _timeProvider.Advance(TimeSpan.FromSeconds(1));
        Standby(_b, 500);

        _roles.Note(_b, new HostState(asked, HostRole.Unknown, new TimeoutException()));

        Assert.Equal(HostRole.Standby, _b.State.Role);
    }

    private void Primary(DatabaseHost host, long position, int timeline = 1) =>
        _roles.Note(host, new HostState(
            _timeProvider.GetTimestamp(), HostRole.Primary, Position: position, Timeline: timeline));

    private void Standby(DatabaseHost host, long position) =>
        _roles.Note(host, new HostState(_timeProvider.GetTimestamp(), HostRole.Standby, Position: position));

    private void Silent(DatabaseHost host) =>
        _roles.Note(host, new HostState(_timeProvider.GetTimestamp(), HostRole.Unknown, new TimeoutException()));
}
