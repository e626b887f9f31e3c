using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Storage;

/// <summary>Registers what this node knows of its store.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<StoreEpoch>();
        return services.AddSingleton<IStoreEpoch>(provider => provider.GetRequiredService<StoreEpoch>());
    }
}
