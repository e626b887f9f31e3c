using FinApi.Application.Archive;
using FinApi.Application.Archive.Downloads;
using FinApi.Application.Archive.ListFiles;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Writing;
using FinApi.Application.History;
using FinApi.Application.Paging;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Infrastructure.Archive;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Tests.Archive;

/// <summary>A market over a <see cref="MemoryStore"/> and its archive, in a folder of its own.</summary>
internal sealed class ArchivedMarket : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-archive-");
    private readonly ArchiveMetrics _metrics = new();
    private readonly ITradeReader _trades;
    private readonly BreakingStore _store;

    private ArchivedMarket(Market market, ITradeReader? trades)
    {
        (Market, _trades) = (market, trades ?? market.Store);
        _store = new BreakingStore(new FolderArchiveStore(OptionsOf(Folder), market.Time), market.Time);
        Job = MakeJob();
    }

    public Market Market { get; }

    public ArchiveMonitor Monitor => Market.Get<ArchiveMonitor>();

    public ArchiveJob Job { get; private set; }

    public ArchiveCatalog Catalog { get; private set; } = null!;

    public ArchiveCheck Check { get; private set; } = null!;

    public string Folder => Path.Combine(_folder.FullName, "archive");

    /// <summary>Friday 2026-11-20, 10:00 in New York.</summary>
    public static async Task<ArchivedMarket> StartAsync(Func<Market, ITradeReader>? trades = null)
    {
        var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Instrument("MSFT"));
        return new ArchivedMarket(market, trades?.Invoke(market));
    }

    /// <summary>What another node of the store has, or this one after a restart.</summary>
    public ArchiveJob MakeJob()
    {
        Catalog = new ArchiveCatalog(_store);
        var writers = new ArchivePartWriters(
            Market.Latest, _trades, Market.Store, Market.Store, new ParquetArchiveFiles(), _store);
        Check = new ArchiveCheck(Catalog, writers, _store);
        var epoch = Market.Get<IStoreEpoch>();
        var update = new ArchiveUpdate(
            Market.Latest,
            Catalog,
            writers,
            _metrics,
            Market.Store,
            epoch,
            Market.Time,
            NullLogger<ArchiveUpdate>.Instance);
        return Job = new ArchiveJob(
            Market.Latest,
            Catalog,
            new ArchivePlanner(Catalog, writers),
            update,
            new ArchiveRounds(Catalog, Check, update, _metrics, Market.Time, NullLogger<ArchiveRounds>.Instance),
            new ArchiveSweep(
                Catalog,
                _store,
                _store,
                _metrics,
                OptionsOf(Folder),
                Market.Time,
                NullLogger<ArchiveSweep>.Instance),
            _metrics,
            Monitor,
            Market.Store,
            epoch,
            OptionsOf(Folder),
            Market.Time,
            NullLogger<ArchiveJob>.Instance);
    }

    /// <summary>What lists files for callers, and gives those of links.</summary>
    /// <param name="options">The settings; null: those of this archive.</param>
    public (ListFilesHandler Handler, FileLinks Links) MakeFiles(ArchiveOptions? options = null)
    {
        var errors = new ArchiveErrors(NullLogger<ArchiveErrors>.Instance);
        var ofFolder = new FolderArchiveStore(OptionsOf(Folder), Market.Time);
        var links = new FileLinks(_store, ofFolder, Market.Get<ISigningKey>(), errors, Market.Time);
        var handler = new ListFilesHandler(
            Catalog,
            Market.Get<FileEntitlement>(),
            links,
            errors,
            Market.Get<PageTokens>(),
            options is null ? OptionsOf(Folder) : Options.Create(options),
            Market.Time);
        return (handler, links);
    }

    /// <summary>
    /// Lets this and all later steps of the archive fail, as if the process had been killed; null: none.
    /// </summary>
    public void BreakAt(int? step) => _store.BreakAt(step);

    public async Task RunAtAsync(string time)
    {
        SetTime(time);
        await Job.RunAsync(TestContext.Current.CancellationToken);
    }

    // Without the timers of the days between.
    public void SetTime(string time)
    {
        Market.Time.Jump = TimeSpan.Zero;
        Market.Time.Jump = Market.At(time).ToDateTimeOffset() - Market.Time.GetUtcNow();
    }

    public ValueTask<ArchiveManifest?> FindAsync(DataKind kind, LocalDate day) =>
        Catalog.FindManifestAsync(ArchivePart.Of(kind, day), TestContext.Current.CancellationToken);

    /// <summary>The files of Parquet, by their names, in order.</summary>
    public IReadOnlyList<string> Files() =>
        !Directory.Exists(Folder)
            ? []
            : [.. Directory.EnumerateFiles(Folder, "*.parquet", SearchOption.AllDirectories)
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The whole path of a file.</summary>
    public string PathOf(string file) =>
        Assert.Single(Directory.EnumerateFiles(Folder, file, SearchOption.AllDirectories));

    public async Task AssertIsSoundAsync()
    {
        var (_, problems) = await Check.CheckAllAsync(TestContext.Current.CancellationToken);
        Assert.Empty(problems);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Folder, "unfinished")));
    }

    private static IOptions<ArchiveOptions> OptionsOf(string folder) =>
        Options.Create(new ArchiveOptions { Target = folder });

    public async ValueTask DisposeAsync()
    {
        await Market.DisposeAsync();
        _metrics.Dispose();
        _folder.Delete(recursive: true);
    }
}
