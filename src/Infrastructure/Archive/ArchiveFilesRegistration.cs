using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Archive;

/// <summary>Puts the files of the archive behind their ports.</summary>
internal static class ArchiveFilesRegistration
{
    public static IServiceCollection AddArchiveFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IArchiveFiles, ParquetArchiveFiles>();
        var target = configuration.GetSection(ArchiveOptions.Section)[nameof(ArchiveOptions.Target)];
        return ArchiveBucket.IsMeant(target)
            ? services.AddStore<S3ArchiveStore>()
            : services.AddStore<FolderArchiveStore>();
    }

    private static IServiceCollection AddStore<TStore>(this IServiceCollection services)
        where TStore : class, IArchiveStore, IArchiveLinks, IArchiveRemoval
    {
        services.AddSingleton<TStore>();
        services.AddSingleton<IArchiveStore>(provider => provider.GetRequiredService<TStore>());
        services.AddSingleton<IArchiveRemoval>(provider => provider.GetRequiredService<TStore>());
        return services.AddSingleton<IArchiveLinks>(provider => provider.GetRequiredService<TStore>());
    }
}
