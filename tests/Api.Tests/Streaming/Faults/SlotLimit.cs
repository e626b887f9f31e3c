using FinApi.Application.Accounts.StreamSlots;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>The node's own slots under a limit that no plan has.</summary>
internal sealed class SlotLimit(IStreamSlots slots, int max) : IStreamSlots
{
    public static void Replace(IServiceCollection services, int max)
    {
        var own = services.Last(service => service.ServiceType == typeof(IStreamSlots)).ImplementationType!;
        services.AddSingleton<IStreamSlots>(provider =>
            new SlotLimit((IStreamSlots)ActivatorUtilities.CreateInstance(provider, own), max));
    }

    public ValueTask<IReadOnlyList<StreamHolder>> TakeAsync(
        string account, int limit, StreamHolder holder, CancellationToken cancellationToken) =>
        slots.TakeAsync(account, max, holder, cancellationToken);

    public ValueTask<IReadOnlyList<StreamHolder>> ListAsync(string account, CancellationToken cancellationToken) =>
        slots.ListAsync(account, cancellationToken);

    public ValueTask ReleaseAsync(string account, string sessionId) => slots.ReleaseAsync(account, sessionId);
}
