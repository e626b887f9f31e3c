using System.Collections.Concurrent;
using FinApi.Application.Limits;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Domain.Limits;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Redis.Scripting;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>
/// Limits that all nodes count together in Redis:
/// 1. A busy caller's call is decided by the node's lease, without Redis.
/// 2. Every other call is one call of the script, on Redis's clock; a quota of the day begins with the use that the
///    store knows, and is settled with it now and then.
/// 3. While Redis does not answer in time, the node counts by itself and grants its share
///    (<see cref="MemoryLimitStore"/>).
/// 4. Afterwards the node first sends what it granted in the last 60 s: Redis may have lost it, or never known it.
/// </summary>
internal sealed partial class RedisLimitStore(
    ScriptCall script,
    MemoryLimitStore alone,
    IUsageReader usage,
    NodeIdentity identity,
    LimitMetrics metrics,
    TimeProvider timeProvider,
    ILogger<RedisLimitStore> logger)
    : ILimitStore, IQuotaReader, IIdleMemory, ILimitFault
{
    // As in memory: a flood of addresses must fill neither the node nor Redis.
    private const int MaxLines = 200_000;
    private const string AllOtherNetworks = "*";

    // A lost part, and a day that ends in between, each cost one more.
    private const int MaxAttempts = 4;
    private const int LinesAtOnce = 64;

    private readonly ConcurrentDictionary<LimitLineKey, LimitLine> _lines = new();
    private readonly ConcurrentQueue<LimitLine> _leases = new();
    private readonly StoredDays _days = new(usage, timeProvider, logger);

    // Another process of the same id is another one to Redis: each knows only what it took itself.
    private readonly string _node = $"{identity.Id}@{identity.StartTime.ToUnixTimeMilliseconds()}";

    private int _count;
    private long _clockOffset =
        timeProvider.GetUtcNow().ToUnixTimeMilliseconds() - Milliseconds(timeProvider, timeProvider.GetTimestamp());
    private volatile LimitLine? _missed;
    private volatile string? _fault;
    private volatile bool _isSweepDue;

    public int Shares => _fault is null ? 1 : alone.Shares;

    public string? Fault => _fault;

    public ValueTask<LimitAnswer> TakeAsync(in LimitCheck check, CancellationToken cancellationToken)
    {
        if (_fault is not null)
        {
            return new ValueTask<LimitAnswer>(TakeAloneAsync(check, cancellationToken));
        }

        var line = Find(check);
        return line.TryDecide(check, out var answer)
            ? new ValueTask<LimitAnswer>(answer)
            : new ValueTask<LimitAnswer>(AskAsync(line, check, cancellationToken));
    }

    public void GiveBack(in LimitCheck check, LimitReceipt receipt)
    {
        if (receipt.IsAlone)
        {
            alone.GiveBack(check, receipt);
            return;
        }

        var line = Find(check);
        var given = new LimitReturn(
            receipt.Slot,
            Math.Min(check.Cost, check.PerMinute),
            Math.Min(check.Cost, check.KeyPerMinute),
            receipt.Day,
            check.PerDay is { } perDay ? Math.Min(check.Cost, perDay) : 0);
        if (check.Cost > 0 && !line.TryGiveBack(given) && _fault is null
            && line.BeginRepair([given], merges: false, Slot()) is { } call)
        {
            _ = TryRepairAsync(line, call);
        }
    }

    public async ValueTask<QuotaUse> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        var line = Find(new LimitLineKey(accountId, KeyId: null, IsAboutAccount: false), isNetwork: false);
        if (_fault is null && line.BeginRepair([], merges: false, Slot()) is { } call
            && await TryRepairAsync(line, call) is { } reply)
        {
            var stored = await usage.ReadDayAsync(accountId, reply.Day).WaitAsync(cancellationToken);
            var emptyAt = (reply.NewestSlot + SlidingWindow.Slots + 1) * 1_000;
            return new QuotaUse(
                reply.Window.Used,
                reply.NewestSlot < 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(0, emptyAt - reply.Now)),
                Math.Max(stored, reply.DayUsed));
        }

        return await alone.ReadAsync(accountId, cancellationToken);
    }

    public void ForgetIdle()
    {
        foreach (var (key, line) in _lines)
        {
            if (line.Forget(Slot()) && _lines.TryRemove(key, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    /// <summary>The connection is another one: what Redis has may lack what this node took.</summary>
    internal void SweepSoon() => _isSweepDue = true;

    /// <summary>
    /// Gives back what is left of ended leases; after a fail-over sends what was granted; while Redis is away asks
    /// whether it is back. Called every <see cref="RedisLimitUpkeep.Period"/>, never twice at once.
    /// </summary>
    internal async Task TickAsync()
    {
        if (_fault is not null)
        {
            await TryComeBackAsync();
        }
        else if (_isSweepDue)
        {
            _isSweepDue = false;
            await TrySweepAsync();
        }

        if (_fault is null)
        {
            await ReturnLeasesAsync(evenBefore: false);
        }
    }

    /// <summary>Gives back what is left of leases.</summary>
    /// <param name="evenBefore">Also of those that have not ended: the node stops.</param>
    internal async Task ReturnLeasesAsync(bool evenBefore)
    {
        List<Task> returns = [];
        for (var left = _leases.Count; left > 0 && _leases.TryDequeue(out var line); left--)
        {
            if (line.BeginReturn(evenBefore, Slot()) is { } call)
            {
                returns.Add(TryRepairAsync(line, call));
            }
            else if (line.HasLease)
            {
                _leases.Enqueue(line);
            }
        }

        await Task.WhenAll(returns);
    }

    private static long Milliseconds(TimeProvider timeProvider, long timestamp) =>
        (long)((Int128)timestamp * 1_000 / timeProvider.TimestampFrequency);

    // The second of Redis's clock, as its last answer tells.
    private long Slot() =>
        (Milliseconds(timeProvider, timeProvider.GetTimestamp()) + Volatile.Read(ref _clockOffset)) / 1_000;

    private LimitLine Find(in LimitCheck check) => Find(LimitLineKey.Of(check), check.IsNetwork);

    private LimitLine Find(in LimitLineKey key, bool isNetwork)
    {
        if (_lines.TryGetValue(key, out var known))
        {
            return known;
        }

        var name = isNetwork && Volatile.Read(ref _count) >= MaxLines ? key with { Subject = AllOtherNetworks } : key;
        var made = new LimitLine(name, _node, timeProvider);
        var found = _lines.GetOrAdd(name, made);
        if (ReferenceEquals(found, made))
        {
            Interlocked.Increment(ref _count);
        }

        return found;
    }

    private async Task<LimitAnswer> TakeAloneAsync(LimitCheck check, CancellationToken cancellationToken)
    {
        var answer = await alone.TakeAsync(check, cancellationToken);
        if (answer.Refused == LimitKind.None && check.Cost > 0)
        {
            // A slot later than it is: Redis's clock may be ahead of what is known of it.
            while (!Find(check).TookAlone(check, Slot() + 1))
            {
                // Forgotten just now: the next one is another.
            }
        }

        return answer with { Receipt = answer.Receipt with { IsAlone = true } };
    }

    private async Task<LimitAnswer> AskAsync(LimitLine line, LimitCheck check, CancellationToken cancellationToken)
    {
        LimitCall? begun;
        while ((begun = line.Begin(check, Slot())) is null)
        {
            line = Find(check);
        }

        LimitReply reply;
        LimitAnswer answer;
        try
        {
            (var call, reply, var askedAt) = await RunAsync(line, begun.Value);
            answer = line.End(call, reply, askedAt);
        }
        catch (StorageUnavailableException e)
        {
            line.Abandon(begun.Value);
            Miss(line, e);
            return await TakeAloneAsync(check, cancellationToken);
        }
        catch
        {
            line.Abandon(begun.Value);
            throw;
        }

        if (reply.Status == LimitReply.Outcome.Allowed)
        {
            // Should Redis go away, the node's share has to know what was granted before.
            alone.Note(check with { Cost = check.Cost + reply.Lease });
        }

        if (reply.Lease > 0)
        {
            _leases.Enqueue(line);
        }

        if (check.PerDay is not null && line.Day.IsDue())
        {
            _ = _days.SettleAsync(line, check.Subject, reply.Day);
        }

        return answer;
    }

    // The same call again when Redis lacks a part of the window or the use of the day: neither has changed anything.
    private async Task<(LimitCall Call, LimitReply Reply, long AskedAt)> RunAsync(LimitLine line, LimitCall call)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var askedAt = timeProvider.GetTimestamp();
            var reply = LimitReply.Read(await script(line.Keys, line.ToArguments(call)));
            Volatile.Write(ref _clockOffset, reply.Now - Milliseconds(timeProvider, askedAt));
            switch (reply.Status)
            {
                case LimitReply.Outcome.NeedsMerge:
                    line.Day.SettleSoon();
                    call = call with { Merges = true };
                    break;
                case LimitReply.Outcome.NeedsDay:
                    call = call with { Seed = (reply.Day, await _days.ReadFirstAsync(line, reply.Day)) };
                    break;
                default:
                    return (call, reply, askedAt);
            }
        }

        throw new StorageUnavailableException("Redis loses what it was told.");
    }

    private async Task<LimitReply?> TryRepairAsync(LimitLine line, LimitCall begun)
    {
        try
        {
            var (call, reply, _) = await RunAsync(line, begun);
            line.EndRepair(call, reply);
            return reply;
        }
        catch (StorageUnavailableException e)
        {
            line.Abandon(begun);
            Miss(line, e);
            return null;
        }
    }

    private async Task TryComeBackAsync()
    {
        // The one that was not answered: a cluster may lack only one of its servers.
        if (_missed is { } missed && missed.BeginRepair([], merges: false, Slot()) is { } call
            && await TryRepairAsync(missed, call) is null)
        {
            return;
        }

        if (await TrySweepAsync())
        {
            (_missed, _fault) = (null, null);
            LogBack();
            await SendLateAsync();
        }
    }

    // What was granted alone while the lines were swept: theirs had been sent by then.
    private Task SendLateAsync() =>
        Parallel.ForEachAsync(
            _lines.Values.Where(line => line.NeedsMerge),
            new ParallelOptions { MaxDegreeOfParallelism = LinesAtOnce },
            async (line, _) =>
            {
                if (line.BeginRepair([], merges: true, Slot()) is { } call)
                {
                    await TryRepairAsync(line, call);
                }
            });

    // All that counts goes to Redis again, a few callers at a time.
    private async Task<bool> TrySweepAsync()
    {
        var (isWhole, lines) = (true, 0);

        // Lines of several keys tell of one window of their account.
        var excesses = new ConcurrentDictionary<(string Subject, bool IsAboutAccount), long>();
        await Parallel.ForEachAsync(
            _lines.Values,
            new ParallelOptions { MaxDegreeOfParallelism = LinesAtOnce },
            async (line, _) =>
            {
                line.Day.SettleSoon();
                if (!isWhole || line.BeginRepair([], merges: true, Slot()) is not { } call)
                {
                    return;
                }

                if (await TryRepairAsync(line, call) is not { } reply)
                {
                    isWhole = false;
                    return;
                }

                Interlocked.Increment(ref lines);
                var over = Math.Max(0, reply.Window.Used - line.PerMinute);
                excesses.AddOrUpdate(
                    (line.Key.Subject, line.Key.IsAboutAccount), over, (_, known) => Math.Max(known, over));
            });
        if (isWhole && lines > 0)
        {
            var excess = excesses.Values.Sum();
            metrics.Exceeded(excess);
            LogMerged(lines, excess);
        }

        return isWhole;
    }

    private void Miss(LimitLine line, Exception exception)
    {
        _missed = line;
        if (_fault is null)
        {
            _fault = "Redis, which counts limits over all nodes, does not answer: each node counts by itself, and "
                + "grants its share. Look at the state server (ConnectionStrings:RedisState).";
            LogAway(exception.Message);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Limits cannot be counted over all nodes; until they can, each node grants its share alone. {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Information, "Limits are counted over all nodes again")]
    private partial void LogBack();

    [LoggerMessage(
        LogLevel.Information,
        "What this node granted in the last 60 s was merged for {Lines} callers; {Excess} calls are over their limits")]
    private partial void LogMerged(int lines, long excess);
}
