using FinApi.Api;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FinApi.Bench.Archive;

/// <summary>FinApi with an embedded store and an archive in a folder, in this process. Days wait for nothing.</summary>
internal sealed class ArchivedStore : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ArchivedStore(WebApplication app, DirectoryInfo folder) => (_app, Folder) = (app, folder);

    public DirectoryInfo Folder { get; }

    public string Archive => Path.Combine(Folder.FullName, "archive");

    /// <summary>The database's files.</summary>
    public long StoreBytes =>
        new DirectoryInfo(Path.Combine(Folder.FullName, "data")).EnumerateFiles("finapi.db*").Sum(file => file.Length);

    public static async Task<ArchivedStore> StartAsync(DirectoryInfo folder)
    {
        var app = FinApi.Api.Program.Create(
            [
                "--Feed:Kind=None", "--Ports:Http=0", "--Ports:Grpc=0", "--Demo:Enabled=false",
                "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:FinApi=Warning",
                "--Ingest:AutoCreateInstruments=true", "--Data:MaxBytes=200000000000",
                $"--Data:Path={Path.Combine(folder.FullName, "data")}",
                $"--Archive:Target={Path.Combine(folder.FullName, "archive")}",
            ],
            services =>
            {
                services.RemoveAll<IValidateOptions<ArchiveOptions>>();
                services.PostConfigure<ArchiveOptions>(options => options.Delay = TimeSpan.Zero);
                services.Remove(services.Single(service => service.ImplementationType == typeof(ArchiveWorker)));
            });
        await app.StartAsync();
        return new ArchivedStore(app, folder);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
