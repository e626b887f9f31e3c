using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Redis.Scripting;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Slots;

/// <summary>
/// The slots in Redis, which end by themselves unless the node of the stream keeps them. Keeping them also brings back
/// what Redis has lost, and brings what only this node has counted.
/// </summary>
internal sealed class RedisStreamSlots(
    ScriptCall script, LiveNodes nodes, TimeProvider timeProvider, ILogger<RedisStreamSlots> logger)
    : SharedStreamSlots("Redis", TimeSpan.FromSeconds(10), nodes, timeProvider, logger)
{
    /// <summary>
    /// How long a slot outlives its node; within it the node may miss to keep it twice.
    /// </summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(40);

    private const int AccountsAtOnce = 32;
    private const int ValuesOfStream = 4;

    protected override Task<IReadOnlyList<StreamHolder>> AskAsync(
        string account,
        int limit,
        StreamHolder holder,
        IReadOnlyList<string> ended,
        CancellationToken cancellationToken) =>
        RunAsync(account, limit, ended, [holder]);

    protected override async ValueTask<IReadOnlyList<StreamHolder>> ListHeldAsync(
        string account, CancellationToken cancellationToken) =>
        await RunAsync(account, limit: 0, ended: [], streams: []);

    protected override Task RemoveAsync(IReadOnlyList<NodeStream> ended, CancellationToken cancellationToken) =>
        ForEachAccountAsync(
            ended,
            async (account, streams) =>
            {
                string[] sessions = [.. streams.Select(stream => stream.SessionId)];
                await RunAsync(account, limit: 0, sessions, []);
                foreach (var session in sessions)
                {
                    Streams.Forget(account, session);
                }
            },
            cancellationToken);

    protected override Task KeepSlotsAsync(CancellationToken cancellationToken) =>
        ForEachAccountAsync(
            Streams.ListOpen(),
            (account, streams) => RunAsync(account, limit: 0, ended: [], streams),
            cancellationToken);

    // To the end, although some fail: in a cluster that lacks a server the accounts of the others keep their slots.
    private static async Task ForEachAccountAsync(
        IReadOnlyList<NodeStream> streams,
        Func<string, IReadOnlyList<StreamHolder>, Task> run,
        CancellationToken cancellationToken)
    {
        StorageUnavailableException? failure = null;
        await Parallel.ForEachAsync(
            streams.GroupBy(stream => stream.AccountId, stream => stream.Holder, StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellationToken },
            async (account, _) =>
            {
                try
                {
                    await run(account.Key, [.. account]);
                }
                catch (StorageUnavailableException exception)
                {
                    failure = exception;
                }
            });
        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<IReadOnlyList<StreamHolder>> RunAsync(
        string account, int limit, IReadOnlyList<string> ended, IReadOnlyList<StreamHolder> streams)
    {
        List<RedisValue> arguments = [(long)Lifetime.TotalMilliseconds, limit, ended.Count];
        arguments.AddRange(ended.Select(session => (RedisValue)session));
        arguments.Add(streams.Count);
        foreach (var stream in streams)
        {
            arguments.AddRange(
                [stream.SessionId, UnixNanos.From(stream.StartTime), stream.ClientName, stream.KeyId]);
        }

        var values = (RedisValue[])(await script([$"slots:{{{account}}}"], [.. arguments]))!;
        return
        [
            .. values.Chunk(ValuesOfStream)
                .Select(each => new StreamHolder(
                    each[0].ToString(), each[2].ToString(), UnixNanos.ToInstant((long)each[1]), each[3].ToString()))
                .OrderBy(each => each.StartTime)
                .ThenBy(each => each.SessionId, StringComparer.Ordinal),
        ];
    }
}
