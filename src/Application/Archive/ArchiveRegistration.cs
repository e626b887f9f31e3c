using FinApi.Application.Archive.Downloads;
using FinApi.Application.Archive.ListFiles;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Writing;
using FinApi.Application.Nodes;
using FinApi.Application.Settings;
using FinApi.Application.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Archive;

/// <summary>Registers the archive.</summary>
internal static class ArchiveRegistration
{
    public static IServiceCollection AddArchive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ArchiveOptions>(configuration, ArchiveOptions.Section);
        services.AddSingleton<IValidateOptions<ArchiveOptions>, ArchiveOptionsValidator>();
        services.AddSingleton<ArchiveCatalog>();
        services.AddSingleton<ArchivePartWriters>();
        services.AddSingleton<ArchivePlanner>();
        services.AddSingleton<ArchiveCheck>();
        services.AddSingleton<ArchiveUpdate>();
        services.AddSingleton<ArchiveRounds>();
        services.AddSingleton<ArchiveSweep>();
        services.AddSingleton<ArchiveMetrics>();
        services.AddSingleton<ArchiveMonitor>();
        services.AddSingleton<ArchiveJob>();
        services.AddSingleton<ArchiveErrors>();
        services.AddSingleton<FileEntitlement>();
        services.AddSingleton<FileLinks>();
        services.AddSingleton<IFileDownloads>(provider => provider.GetRequiredService<FileLinks>());
        services.AddSingleton<IArchiveVerification>(provider => provider.GetRequiredService<ArchiveCheck>());
        var hasTarget = configuration.GetSection(ArchiveOptions.Section)[nameof(ArchiveOptions.Target)] is not null;
        if (hasTarget && configuration.GetRoles().HasFlag(Roles.Workers))
        {
            services.AddSingleton<IStoreMonitor>(provider => provider.GetRequiredService<ArchiveMonitor>());
            services.AddHostedService<ArchiveWorker>();
        }

        return services;
    }
}
