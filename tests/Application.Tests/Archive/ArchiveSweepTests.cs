using FinApi.Application.Archive.Manifests;
using FinApi.Domain.Conditions;
using NodaTime;

namespace FinApi.Application.Tests.Archive;

/// <summary>What becomes of files that no manifest names any more.</summary>
public sealed class ArchiveSweepTests : IAsyncLifetime
{
    private const string First = "trades-2026-11-20-r1.parquet";
    private const string Second = "trades-2026-11-20-r2.parquet";

    private ArchivedMarket _archived = null!;

    public async ValueTask InitializeAsync()
    {
        _archived = await ArchivedMarket.StartAsync();
        await _archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T14:40:00Z", 180));
        await _archived.RunAtAsync("2026-11-21T02:00:00Z");
    }

    public ValueTask DisposeAsync() => _archived.DisposeAsync();

    [Fact]
    public async Task Run_AfterARevision_RemovesTheFileBeforeOnceItHasStayed()
    {
        await _archived.Market.AcceptAsync(Market.Trade("AAPL", "2026-11-20T14:41:00Z", 181));
        await _archived.RunAtAsync("2026-11-25T00:00:00Z");

        // Its own age does not count: it was good until four days after it was written.
        await _archived.RunAtAsync("2026-12-01T23:00:00Z");
        Assert.Equal([First, Second], Trades());

        await _archived.RunAtAsync("2026-12-03T00:00:00Z");
        Assert.Equal([Second], Trades());
        await _archived.AssertIsSoundAsync();
    }

    [Fact]
    public async Task Run_AfterAllRowsWereDeleted_RemovesTheirFile()
    {
        var part = ArchivePart.Of(DataKind.Trades, new LocalDate(2026, 11, 20));
        var manifest = (await _archived.FindAsync(part.Kind, part.Start))!;
        _archived.SetTime("2026-11-25T00:00:00Z");
        await _archived.Catalog.PutManifestAsync(
            part,
            manifest with { Revision = 2, File = string.Empty, Rows = 0 },
            TestContext.Current.CancellationToken);

        await _archived.RunAtAsync("2026-12-01T00:00:00Z");
        Assert.Equal([First], Trades());

        await _archived.RunAtAsync("2026-12-03T00:00:00Z");
        Assert.Empty(Trades());
    }

    [Fact]
    public async Task Run_WithAFileOfANodeThatDied_RemovesItAndNothingElse()
    {
        File.Copy(_archived.PathOf(First), _archived.PathOf(First).Replace("r1", "r7", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(
            _archived.PathOf("trades-2026-11-20-r7.parquet"), Market.At("2026-11-22T00:00:00Z").ToDateTimeUtc());
        var notes = Path.Combine(Path.GetDirectoryName(_archived.PathOf(First))!, "notes.txt");
        await File.WriteAllTextAsync(notes, "of the operator", TestContext.Current.CancellationToken);

        await _archived.RunAtAsync("2026-11-28T23:00:00Z");
        Assert.Equal(2, Trades().Count);

        await _archived.RunAtAsync("2026-11-30T00:00:00Z");
        Assert.Equal([First], Trades());
        Assert.True(File.Exists(notes));
    }

    private IReadOnlyList<string> Trades() =>
        [.. _archived.Files().Where(file => file.StartsWith("trades", StringComparison.Ordinal))];
}
