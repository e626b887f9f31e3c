using FinApi.Application.Limits;
using FinApi.Application.Nodes;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.InProcess;

public sealed class MemoryLimitStoreContractTests : LimitStoreContract
{
    private readonly MemoryLimitStore _store;

    public MemoryLimitStoreContractTests() =>
        _store = new MemoryLimitStore(
            Usage,
            new LiveNodes(Time),
            new NodeIdentity(Options.Create(new NodeOptions { Id = "node-0" }), Time),
            Time,
            NullLogger<MemoryLimitStore>.Instance);

    private protected override ILimitStore Store => _store;

    private protected override IQuotaReader Quotas => _store;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
