using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.Postgres.Routing;

public sealed class StoreTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Machine _machine = new();
    private readonly StoreTime _time;

    public StoreTimeTests() => _time = new StoreTime(_machine);

    [Fact]
    public void GetUtcNow_NothingIsKnown_IsThatOfTheMachine()
    {
        Assert.Equal(Start, _time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, _time.Offset);
    }

    [Fact]
    public void GetUtcNow_BetweenProbes_GoesOnFromWhatTheStoreSaid()
    {
        Note(Start + Hour, milliseconds: 1);

        _machine.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Start + Hour + TimeSpan.FromSeconds(10), _time.GetUtcNow());
        Assert.Equal(Hour, _time.Offset);
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    public void GetUtcNow_MachineIsSet_DoesNotMove(int seconds)
    {
        Note(Start, milliseconds: 1);

        _machine.Jump = TimeSpan.FromSeconds(seconds);

        Assert.Equal(Start, _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(-seconds), _time.Offset);
    }

    [Theory]
    [InlineData(0, 1, 40, 0, 40)] // quicker than before: better
    [InlineData(0, 50, 40, 50, 40)] // as quick: newer
    [InlineData(0, 1, 40, 50, 0)] // slower, and both can be true: what is known stays
    [InlineData(0, 1, 60, 50, 60)] // slower, but the clock must have been set
    [InlineData(0, 1, -60, 50, -60)]
    public void Note_SecondReading_IsTakenWhereItSaysMore(
        int first, int firstError, int second, int secondError, int expected)
    {
        Note(Start.AddMilliseconds(first), firstError);

        Note(Start.AddMilliseconds(second), secondError);

        Assert.Equal(Start.AddMilliseconds(expected), _time.GetUtcNow());
    }

    // After hours without a quick answer the two clocks may have drifted apart.
    [Fact]
    public void Note_FirstReadingIsOld_SlowAnswerSaysMore()
    {
        Note(Start, milliseconds: 1);
        _machine.Advance(Hour);

        Note(Start + Hour + TimeSpan.FromMilliseconds(20), milliseconds: 50);

        Assert.Equal(Start + Hour + TimeSpan.FromMilliseconds(20), _time.GetUtcNow());
    }

    [Fact]
    public async Task CreateTimer_StoreIsAnHourAhead_GoesByTheMachine()
    {
        Note(Start + Hour, milliseconds: 1);
        var delay = Task.Delay(TimeSpan.FromSeconds(1), _time, TestContext.Current.CancellationToken);
        Assert.False(delay.IsCompleted);

        _machine.Advance(TimeSpan.FromSeconds(1));

        await delay;
    }

    // A machine that is an hour behind, and its store: the node goes by the store, and says how far the machine is off.
    [Fact]
    public async Task FindPrimaryAsync_MachineIsAnHourBehind_TimeIsThatOfTheStore()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var hosts = new DatabaseHosts(database.ConnectionString, new PostgresOptions(), new Behind());

        await hosts.FindPrimaryAsync(TestContext.Current.CancellationToken);

        Assert.InRange(hosts.Time.Offset, Hour - TimeSpan.FromMinutes(5), Hour + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Node_AllThatAsksForTheTime_GetsThatOfTheStore()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();

        Assert.Same(node.Get<DatabaseHosts>().Time, node.Get<TimeProvider>());
        Assert.Same(node.Get<DatabaseHosts>().Time, node.Get<IStoreClock>());
    }

    private void Note(DateTimeOffset time, int milliseconds) =>
        _time.Note(new ClockReading(time, _machine.GetTimestamp(), TimeSpan.FromMilliseconds(milliseconds)));

    // Its time of day can be set; its timestamps go on, as those of a machine do.
    private sealed class Machine() : FakeTimeProvider(StoreTimeTests.Start)
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }

    private sealed class Behind : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - Hour;
    }
}
