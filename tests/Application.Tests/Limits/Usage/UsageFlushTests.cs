using FinApi.Application.Callers;
using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Domain.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Application.Tests.Limits.Usage;

public sealed class UsageFlushTests : IAsyncDisposable
{
    private const string GetQuote = "finapi.v1.MarketData/GetQuote";
    private const string ListBars = "finapi.v1.History/ListBars";

    private static readonly Plan Plan = new()
    {
        Name = "free",
        DisplayName = "Free",
        CallsPerMinute = 60,
        MaxStreams = 1,
        MaxTopics = 10,
    };

    private static readonly Caller Key = new(
        CallerKind.ApiKey, "acc-1", "key-1", Scopes.MarketRead, Plan, KeyEnvironment.Live);

    private static readonly int Today = (int)(new DateTime(2026, 11, 20) - DateTime.UnixEpoch).TotalDays;
    private static readonly LocalDate Date = new(2026, 11, 20);

    private readonly FakeTimeProvider _timeProvider = new();
    private readonly MemoryUsage _store = new();
    private readonly LimitMetrics _metrics = new();
    private readonly UsageMeter _meter = new();
    private readonly UsageFlush _flush;

    public UsageFlushTests() => _flush = new(_meter, _store, _metrics, _timeProvider, NullLogger<UsageFlush>.Instance);

    [Fact]
    public async Task Flush_CallsOfAllKinds_AreSummedByDayKeyAndMethod()
    {
        var session = Key with { Kind = CallerKind.Session, CredentialId = "session-1" };
        var changed = Key with { Scopes = Scopes.None };
        _meter.Count(Key, GetQuote, cost: 1, Today);
        _meter.Count(Key, GetQuote, cost: 1, Today);
        _meter.Count(changed, GetQuote, cost: 1, Today);
        _meter.Count(Key, ListBars, cost: 10, Today);
        _meter.Count(Key, ListBars, cost: 10, Today + 1);
        _meter.Count(Key, ListBars, cost: 10, Today);
        _meter.Count(session, GetQuote, cost: 0, Today);

        await StopAsync();

        Assert.Equal(
            [
                new StoredUsage(Date, "acc-1", "", GetQuote, 1, 0),
                new StoredUsage(Date, "acc-1", "key-1", GetQuote, 3, 3),
                new StoredUsage(Date, "acc-1", "key-1", ListBars, 2, 20),
                new StoredUsage(Date.PlusDays(1), "acc-1", "key-1", ListBars, 1, 10),
            ],
            _store.Rows.OrderBy(row => row.Date).ThenBy(row => row.KeyId).ThenByDescending(row => row.Method));
    }

    [Fact]
    public async Task Flush_EveryInterval_StoresWithoutAStop()
    {
        await _flush.StartAsync(TestContext.Current.CancellationToken);
        _meter.Count(Key, GetQuote, cost: 1, Today);

        await AdvanceUntilAsync(() => _store.Rows.Count == 1);
    }

    [Fact]
    public async Task Flush_StoreTookTheBatchButItsAnswerIsLost_StoresItOnce()
    {
        await _flush.StartAsync(TestContext.Current.CancellationToken);
        _meter.Count(Key, GetQuote, cost: 1, Today);
        _store.LosesAnswers = true;
        await AdvanceUntilAsync(() => _store.Sent >= 3);
        _meter.Count(Key, GetQuote, cost: 1, Today);
        _store.LosesAnswers = false;

        await StopAsync();

        Assert.Equal(2, Assert.Single(_store.Rows).Calls);
    }

    [Fact]
    public async Task Flush_StoreAwayForAWhile_StoresEverythingLater()
    {
        await _flush.StartAsync(TestContext.Current.CancellationToken);
        _store.IsDown = true;
        for (var sent = 1; sent <= 5; sent++)
        {
            _meter.Count(Key, GetQuote, cost: 1, Today);
            var enough = sent;
            await AdvanceUntilAsync(() => _store.Sent >= enough);
        }

        Assert.Empty(_store.Rows);
        _store.IsDown = false;
        await AdvanceUntilAsync(() => _store.Rows.Sum(row => row.Calls) == 5);
    }

    [Fact]
    public async Task Count_ManyThreadsWhileItIsCollected_LosesAndDoublesNothing()
    {
        await _flush.StartAsync(TestContext.Current.CancellationToken);
        var callers = Enumerable.Range(0, 8).Select(number => Key with { CredentialId = $"key-{number}" }).ToArray();
        var counting = Task.Run(() => Parallel.For(0, 64, thread =>
        {
            for (var call = 0; call < 2_000; call++)
            {
                _meter.Count(callers[(thread + call) % callers.Length], GetQuote, cost: 3, Today);
            }
        }));
        while (!counting.IsCompleted)
        {
            _timeProvider.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await counting;
        await StopAsync();

        Assert.Equal(64 * 2_000, _store.Rows.Sum(row => row.Calls));
        Assert.Equal(3 * 64 * 2_000, _store.Rows.Sum(row => row.Cost));
    }

    [Fact]
    public void Count_InSteadyState_AllocatesNothing()
    {
        _meter.Count(Key, GetQuote, cost: 1, Today);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1_000; call++)
        {
            _meter.Count(Key, GetQuote, cost: 1, Today);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    public async ValueTask DisposeAsync()
    {
        await _flush.StopAsync(CancellationToken.None);
        _flush.Dispose();
        _metrics.Dispose();
    }

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _timeProvider.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }
    }

    private async Task StopAsync() => await _flush.StopAsync(TestContext.Current.CancellationToken);
}
