using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Accounts.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Accounts;

/// <summary>Registers what the use cases of accounts share.</summary>
internal static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<AccountTurns>();
        services.AddSingleton<AccountEdits>();
        services.AddSingleton<NewSessions>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<NewApiKeys>();
        services.AddSingleton<KeyGiving>();
        services.AddSingleton<PlanChanges>();
        services.AddSingleton<PlanUpgrades>();
        return services.AddHostedService<PlanTurn>();
    }
}
