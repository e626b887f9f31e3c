using FinApi.Application.Limits;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Redis.Limits;

/// <summary>The suite over each form of Redis.</summary>
public abstract class RedisLimitStoreContractTests(RedisForm form) : LimitStoreContract
{
    private RedisConnection _connection = null!;
    private LimitNode _node = null!;

    private protected override ILimitStore Store => _node.Store;

    private protected override IQuotaReader Quotas => _node.Store;

    public override async ValueTask InitializeAsync()
    {
        _connection = await SharedRedis.ConnectAsync(form);
        _node = new LimitNode(_connection, number: 0, nodes: 1, Usage, Time);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // A test that is skipped has no node.
        if (_node is not null)
        {
            await _node.SettleAsync();
            _node.Dispose();
            await _connection.DisposeAsync();
        }
    }
}

public sealed class SingleRedisLimitStoreTests() : RedisLimitStoreContractTests(RedisForm.Single);

public sealed class SentinelRedisLimitStoreTests() : RedisLimitStoreContractTests(RedisForm.Sentinel);

public sealed class ClusterRedisLimitStoreTests() : RedisLimitStoreContractTests(RedisForm.Cluster);
