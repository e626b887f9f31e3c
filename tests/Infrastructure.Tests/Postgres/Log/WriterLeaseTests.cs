using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Tests.Contracts;
using Npgsql;

namespace FinApi.Infrastructure.Tests.Postgres.Log;

public sealed class WriterLeaseTests : IAsyncLifetime
{
    private const string EndLease = "UPDATE writer_lease SET end_time = clock_timestamp() - INTERVAL '1 ms'";

    private TestDatabase _database = null!;
    private PostgresNode _node = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IWriterLease Lease => _node.Get<IWriterLease>();

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        _node = _database.Node();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task HoldAsync_Free_IsTakenByOneAndToldToTheOther()
    {
        var first = await Lease.HoldAsync("a", 0, Cancellation);
        var second = await Lease.HoldAsync("b", 0, Cancellation);

        Assert.Equal(("a", 1L, true), (first.Node, first.Term, first.IsHeld));
        Assert.Equal(("a", 1L, false), (second.Node, second.Term, second.IsHeld));
    }

    [Fact]
    public async Task HoldAsync_ManyAtOnce_OneGetsIt()
    {
        await Lease.HoldAsync("before", 0, Cancellation);
        await _database.ExecuteAsync(EndLease);

        var asked = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Lease.HoldAsync($"node-{i}", 0, Cancellation).AsTask()));

        var holder = Assert.Single(asked, lease => lease.IsHeld);
        Assert.Equal(2, holder.Term);
        Assert.Equal([2L], await _database.QueryAsync<long>("SELECT term FROM log_state"));
    }

    [Fact]
    public async Task HoldAsync_SameIdAfterARestart_IsAnotherTerm()
    {
        await Lease.HoldAsync("a", 0, Cancellation);

        var early = await Lease.HoldAsync("a", 0, Cancellation);
        await _database.ExecuteAsync(EndLease);
        var late = await Lease.HoldAsync("a", 0, Cancellation);

        Assert.False(early.IsHeld);
        Assert.Equal((2L, true), (late.Term, late.IsHeld));
    }

    [Fact]
    public async Task HoldAsync_OverButNobodyCame_GoesOn()
    {
        await Lease.HoldAsync("a", 0, Cancellation);
        await _database.ExecuteAsync(EndLease);

        var renewed = await Lease.HoldAsync("a", 1, Cancellation);

        Assert.Equal((1L, true), (renewed.Term, renewed.IsHeld));
        Assert.False((await Lease.HoldAsync("b", 0, Cancellation)).IsHeld);
    }

    [Fact]
    public async Task ReleaseAsync_LetsTheNextInAtOnce()
    {
        await Lease.HoldAsync("a", 0, Cancellation);
        await Lease.ReleaseAsync("a", 1, Cancellation);

        Assert.Equal(2, (await Lease.HoldAsync("b", 0, Cancellation)).Term);
        await Lease.ReleaseAsync("a", 1, Cancellation);
        Assert.False((await Lease.HoldAsync("c", 0, Cancellation)).IsHeld);
    }

    [Fact]
    public async Task CommitAsync_TermIsOver_IsRefused()
    {
        await Lease.HoldAsync("a", 0, Cancellation);
        await CommitAsync(term: 1, position: 1);
        await _database.ExecuteAsync(EndLease);
        await Lease.HoldAsync("b", 0, Cancellation);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => CommitAsync(term: 1, position: 2));

        Assert.Equal([1L], await _database.QueryAsync<long>("SELECT last_position FROM log_row"));
        await using var successor = _database.Node();
        await successor.Get<IMarketWriter>().CommitAsync(Commit(term: 2, position: 2), Cancellation);
        Assert.Equal([1L, 2L], await _database.QueryAsync<long>("SELECT last_position FROM log_row ORDER BY 1"));
    }

    [Fact]
    public async Task HoldAsync_OwnerStoppedInTheMiddleOfACommit_EndsItsConnection()
    {
        await Lease.HoldAsync("a", 0, Cancellation);
        await using var stopped = await TestDatabase.OpenAsync(_database.ConnectionString);
        await using var begun = await stopped.BeginTransactionAsync(Cancellation);
        await using (var locking = new NpgsqlCommand("SELECT term FROM log_state FOR UPDATE", stopped))
        {
            await locking.ExecuteScalarAsync(Cancellation);
        }

        await _database.ExecuteAsync(EndLease);
        var taken = await Lease.HoldAsync("b", 0, Cancellation);
        while (!taken.IsHeld)
        {
            taken = await Lease.HoldAsync("b", 0, Cancellation);
        }

        Assert.Equal(2, taken.Term);
        await using var writing = new NpgsqlCommand("UPDATE log_state SET last_sequence = 99", stopped);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => writing.ExecuteNonQueryAsync(Cancellation));
        Assert.Equal([0L], await _database.QueryAsync<long>("SELECT last_sequence FROM log_state"));
    }

    [Theory]
    [InlineData("database = 'another'", 2)]
    [InlineData("database = 'another', is_synchronous = TRUE", 2)]
    [InlineData("timeline = '00000000', is_synchronous = FALSE", 2)]
    [InlineData("timeline = '00000000', is_synchronous = TRUE", 1)]
    [InlineData("timeline = '00000000', is_synchronous = TRUE, end_time = now() - INTERVAL '1 h'", 2)]
    [InlineData("node = 'x', end_time = now() - INTERVAL '1 h'", 1)]
    [InlineData("node = 'x'", 1)]
    public async Task HoldAsync_CommitsMayHaveBeenLostSinceTheLastTerm_RaisesTheEpoch(string change, long epoch)
    {
        await Lease.HoldAsync("a", 0, Cancellation);
        await _database.ExecuteAsync(EndLease);
        await _database.ExecuteAsync($"UPDATE writer_lease SET {change}");

        Assert.True((await Lease.HoldAsync("b", 0, Cancellation)).IsHeld);

        Assert.Equal([epoch], await _database.QueryAsync<long>("SELECT epoch FROM log_state"));
    }

    private Task CommitAsync(long term, long position) =>
        _node.Get<IMarketWriter>().CommitAsync(Commit(term, position), Cancellation).AsTask();

    private static MarketCommit Commit(long term, long position) => new()
    {
        LastSequence = position,
        Term = term,
        Row = new LogRow(
            term, position, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(position), "feed", default)]),
    };
}
