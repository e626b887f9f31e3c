using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Limits;
using FinApi.Application.Limits.SignIn;
using FinApi.Infrastructure.Redis.Scripting;
using FinApi.Infrastructure.Redis.Slots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>Registers what nodes count together in the state server: limits, sign-ups and stream slots.</summary>
internal static class RedisLimitsRegistration
{
    public static IServiceCollection AddRedisLimits(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var state = provider.GetRequiredService<RedisConnections>().State;
            var store = ActivatorUtilities.CreateInstance<RedisLimitStore>(provider, Scripts.On(state, Scripts.Take));
            state.WhenMasterRestored(store.SweepSoon);
            return store;
        });
        services.AddSingleton<ILimitStore>(provider => provider.GetRequiredService<RedisLimitStore>());
        services.AddSingleton<IQuotaReader>(provider => provider.GetRequiredService<RedisLimitStore>());
        services.AddSingleton<ILimitFault>(provider => provider.GetRequiredService<RedisLimitStore>());
        services.AddSingleton<IIdleMemory>(provider => provider.GetRequiredService<RedisLimitStore>());
        services.AddHostedService<RedisLimitUpkeep>();
        services.AddSingleton<ISignUpCounts>(provider => ActivatorUtilities.CreateInstance<RedisSignUpCounts>(
            provider, Scripts.On(provider.GetRequiredService<RedisConnections>().State, Scripts.Take)));

        // In the place of the rows of PostgreSQL, whose worker is the one of whatever keeps the slots.
        services.RemoveAll<IStreamSlots>();
        return services.AddSingleton<IStreamSlots>(provider => ActivatorUtilities.CreateInstance<RedisStreamSlots>(
            provider, Scripts.On(provider.GetRequiredService<RedisConnections>().State, Scripts.Slots)));
    }
}
