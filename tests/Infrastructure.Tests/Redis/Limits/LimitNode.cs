using System.Collections.Concurrent;
using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Limits;
using FinApi.Infrastructure.Redis.Scripting;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Tests.Redis.Limits;

/// <summary>
/// A node that counts limits in a real Redis, which goes by the test's clock. Its calls can be cut off, before or after
/// Redis has done them.
/// </summary>
internal sealed class LimitNode : IDisposable
{
    private readonly LimitMetrics _metrics = new();
    private readonly ConcurrentBag<Task> _calls = [];
    private readonly ScriptCall _script;
    private readonly FakeTimeProvider? _time;

    /// <param name="connection">To the servers that all nodes share.</param>
    /// <param name="number">Which of the nodes it is.</param>
    /// <param name="nodes">How many there are.</param>
    /// <param name="usage">What the store knows.</param>
    /// <param name="time">The test's clock; null for the real ones.</param>
    public LimitNode(
        RedisConnection connection, int number, int nodes, IUsageReader usage, FakeTimeProvider? time)
    {
        _time = time;
        _script = Scripts.On(connection, Scripts.Take);
        TimeProvider clock = time is null ? TimeProvider.System : time;
        var identity = new NodeIdentity(Options.Create(new NodeOptions { Id = $"node-{number}" }), clock);
        var live = new LiveNodes(clock);
        live.Replace(
            [.. Enumerable.Range(0, nodes).Select(n => new NodeRecord(SampleBeats.Of($"node-{n}"), Duration.Zero))]);
        var alone = new MemoryLimitStore(usage, live, identity, clock, NullLogger<MemoryLimitStore>.Instance);
        Store = new RedisLimitStore(
            CallAsync, alone, usage, identity, _metrics, clock, NullLogger<RedisLimitStore>.Instance);
    }

    public RedisLimitStore Store { get; }

    /// <summary>How often Redis was asked.</summary>
    public int Calls { get; private set; }

    /// <summary>Whether calls do not reach Redis.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>Whether answers do not come back.</summary>
    public bool AreAnswersLost { get; set; }

    /// <summary>Waits for calls that nobody waits for.</summary>
    public async Task SettleAsync()
    {
        while (_calls.TryTake(out var call))
        {
            await call.ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public void Dispose() => _metrics.Dispose();

    private ValueTask<RedisResult> CallAsync(string[] names, RedisValue[] arguments)
    {
        var call = MakeAsync(names, arguments);
        _calls.Add(call);
        return new ValueTask<RedisResult>(call);
    }

    private async Task<RedisResult> MakeAsync(string[] names, RedisValue[] arguments)
    {
        Calls++;
        if (IsCutOff)
        {
            throw new StorageUnavailableException("Redis is away.");
        }

        if (_time is not null)
        {
            arguments[LimitArguments.Time] = _time.GetUtcNow().ToUnixTimeMilliseconds();
        }

        var result = await _script(names, arguments);
        return AreAnswersLost ? throw new StorageUnavailableException("The answer is lost.") : result;
    }
}
