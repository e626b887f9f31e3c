using FinApi.Application.Deletions;
using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Backups;

/// <summary>Puts a store behind the commands <c>backup</c> and <c>restore</c>.</summary>
internal static class BackupRegistration
{
    public static IServiceCollection AddBackups<TBackup>(
        this IServiceCollection services, IConfiguration configuration)
        where TBackup : class, IStoreBackup
    {
        services.AddSettings<BackupOptions>(configuration, BackupOptions.Section);
        services.AddSingleton<IValidateOptions<BackupOptions>, BackupOptionsValidator>();
        services.AddSingleton<BackupFolders>();
        services.AddSingleton<IKnownBackups>(provider => provider.GetRequiredService<BackupFolders>());
        services.AddSingleton<PepperBackup>();
        return services.AddSingleton<IStoreBackup, TBackup>();
    }
}
