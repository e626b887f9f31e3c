using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Answers;
using FinApi.Application.Limits;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Application.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FinApi.Infrastructure.InProcess;

/// <summary>Puts the memory of the process behind the ports of Application.</summary>
public static class InProcessRegistration
{
    /// <summary>
    /// Adds what a node shares with no other: limits, the log, the writer's lease, stream slots, sign-ins and turns.
    /// Whatever a store of several nodes has registered for a port before is left as it is.
    /// </summary>
    public static IServiceCollection AddInProcess(this IServiceCollection services)
    {
        services.TryAddSingleton<ITickLog, MemoryTickLog>();
        services.TryAddSingleton<IWriterLease, InProcessWriterLease>();
        services.TryAddSingleton<IStoreClock, InProcessStoreClock>();
        services.TryAddSingleton<IStreamSlots, MemoryStreamSlots>();
        services.TryAddSingleton<ISignInRecords, InProcessSignInRecords>();
        services.TryAddSingleton<IClusterTurn, InProcessClusterTurn>();
        services.TryAddSingleton<INodeTable, InProcessNodeTable>();
        services.AddSingleton<MemoryLimitStore>();
        services.AddSingleton<IIdleMemory>(provider => provider.GetRequiredService<MemoryLimitStore>());
        services.TryAddSingleton<ILimitStore>(provider => provider.GetRequiredService<MemoryLimitStore>());
        services.TryAddSingleton<IQuotaReader>(provider => provider.GetRequiredService<MemoryLimitStore>());
        services.TryAddSingleton<ILimitFault>(provider => provider.GetRequiredService<MemoryLimitStore>());
        services.TryAddSingleton<ISignUpCounts, InProcessSignUpCounts>();
        services.TryAddSingleton<IAnswerCache, InProcessAnswerCache>();
        services.TryAddSingleton<IAskedPages, NoAskedPages>();
        return services;
    }
}
