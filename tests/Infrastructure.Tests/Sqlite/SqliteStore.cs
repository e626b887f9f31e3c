using FinApi.Infrastructure.Sqlite;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FinApi.Infrastructure.Tests.Sqlite;

/// <summary>The embedded store in a temporary folder, registered as in the server.</summary>
internal sealed class SqliteStore : MarketStore
{
    private readonly bool _ownsFolder;
    private ServiceProvider _services;

    public SqliteStore(string? folder = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("finapi-test-").FullName;
        _services = Build();
    }

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "finapi.db");

    /// <summary>Settings for the next opening.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>What the disk seems to have free.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    public SqliteDatabase Database => _services.GetRequiredService<SqliteDatabase>();

    protected override IServiceProvider Services => _services;

    public override async ValueTask ReopenAsync()
    {
        await CloseAsync();
        _services = Build();
    }

    public ValueTask CloseAsync() => _services.DisposeAsync();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private ServiceProvider Build()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Settings)
            .AddInMemoryCollection([new("Data:Path", Folder)])
            .Build();
        return new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<FreeBytesProbe>(_ => FreeBytes)
            .AddSqlite(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
