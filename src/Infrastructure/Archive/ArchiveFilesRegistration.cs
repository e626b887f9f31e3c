using FinApi.Application.Archive.Files;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Archive;

/// <summary>Puts the files of the archive behind their ports.</summary>
internal static class ArchiveFilesRegistration
{
    public static IServiceCollection AddArchiveFiles(this IServiceCollection services)
    {
        services.AddSingleton<IArchiveFiles, ParquetArchiveFiles>();
        return services.AddSingleton<IArchiveStore, FolderArchiveStore>();
    }
}
