using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Settings;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Secrets;

/// <summary>What accounts need whichever store they are in.</summary>
internal static class SecretsRegistration
{
    public static void AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<AccountsOptions>(configuration, AccountsOptions.Section);
        services.AddSingleton<IValidateOptions<AccountsOptions>, AccountsOptionsValidator>();
        services.AddSettings<DataOptions>(configuration, DataOptions.Section);
        services.AddSingleton<IValidateOptions<DataOptions>, DataOptionsValidator>();
        services.AddSingleton<PepperedSecretHasher>();
        services.AddSingleton<ISecretHasher>(provider => provider.GetRequiredService<PepperedSecretHasher>());
        services.AddSingleton<IPasswordHasher, IdentityPasswordHasher>();
    }
}
