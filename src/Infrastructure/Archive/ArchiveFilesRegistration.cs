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
            ? services.AddSingleton<IArchiveStore, S3ArchiveStore>()
            : services.AddSingleton<IArchiveStore, FolderArchiveStore>();
    }
}
