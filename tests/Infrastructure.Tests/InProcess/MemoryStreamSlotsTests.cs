using FinApi.Application.Accounts.StreamSlots;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.InProcess;

public sealed class MemoryStreamSlotsTests : StreamSlotsContract
{
    protected override IStreamSlots Slots { get; } = new MemoryStreamSlots();

    public override ValueTask InitializeAsync() => default;

    public override ValueTask DisposeAsync() => default;
}
