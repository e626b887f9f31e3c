using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>Registers what finds out who calls.</summary>
internal static class AuthenticationRegistration
{
    public static IServiceCollection AddAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<StoredCredentials>();
        services.AddSingleton<CredentialLoader>();
        services.AddSingleton<CredentialUses>();
        services.AddHostedService(provider => provider.GetRequiredService<CredentialUses>());
        return services.AddSingleton(provider => new CallerDirectory(
            provider.GetRequiredService<ISecretHasher>(),
            provider.GetRequiredService<CredentialLoader>(),
            provider.GetRequiredService<CredentialUses>(),
            provider.GetRequiredService<IAccountChanges>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
