using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Rows;
using FinApi.Application.History.Exports;
using FinApi.Application.MarketData;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>Writes the file of a part, and reads it back.</summary>
/// <remarks>
/// Row groups: an instrument with <see cref="ArchiveRowSource{TRow}.PageRows"/> rows has groups of its own, of up to
/// <see cref="MaxGroupRows"/>; smaller ones share one until it has so many. So whoever reads one instrument reads
/// little else, and a file of thousands of instruments has few groups.
/// </remarks>
internal sealed class ArchivePartWriter<TRow>(
    LatestMarket market, ArchiveRowSource<TRow> source, IArchiveFiles files, IArchiveStore store) : IArchivePartWriter
{
    /// <summary>Rows of a group at most: about 10 MB in memory while it is written.</summary>
    public const int MaxGroupRows = 100_000;

    /// <inheritdoc/>
    public async ValueTask<ArchiveManifest> WriteAsync(
        ArchivePart part,
        int revision,
        ArchiveMark mark,
        ArchiveManifest? current,
        CancellationToken cancellationToken)
    {
        var widths = new DecimalWidths();
        while (true)
        {
            try
            {
                return await WriteAsync(part, revision, widths, mark, current, cancellationToken);
            }
            catch (NumberTooWideException e) when (widths.TryWiden(ArchiveColumns.GroupOf(e.Column)))
            {
                // Again, with the next type.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<(long Rows, string RowsSha256)> ReadBackAsync(
        Stream content, IReadOnlyList<ArchiveInstrument> instruments, CancellationToken cancellationToken)
    {
        using var digest = new RowDigest<TRow>(
            source.ColumnsOf(new DecimalWidths()), [.. instruments.Select(instrument => instrument.Symbol)]);
        await foreach (var (instrument, rows) in files.ReadAsync<TRow>(content, instruments, cancellationToken))
        {
            digest.Add(rows.Span, instrument);
        }

        return (digest.Rows, digest.Complete());
    }

    private async ValueTask<ArchiveManifest> WriteAsync(
        ArchivePart part,
        int revision,
        DecimalWidths widths,
        ArchiveMark mark,
        ArchiveManifest? current,
        CancellationToken cancellationToken)
    {
        var names = new ArchiveNames(market.All.Select(state => (state.Instrument.Symbol, SymbolOf(state, part))));
        var name = $"{part.Folder}/{part.FileName(revision)}";
        await using var upload = await store.BeginAsync(name, cancellationToken);
        var columns = source.ColumnsOf(widths);
        var file = new ExportFile<TRow>(columns, names.Symbols, FactsOf(part, revision));
        using var digest = new RowDigest<TRow>(columns, names.Symbols);
        using var writer = files.Begin(upload.Content, file);
        var groups = new GroupedRows<TRow>(writer, digest);
        for (var i = 0; i < names.Keys.Count; i++)
        {
            await foreach (var rows in source.ReadAsync(names.Keys[i], part, cancellationToken))
            {
                groups.Add(rows, i);
                rows.Dispose();
            }

            groups.EndInstrument();
        }

        var rowGroups = groups.Complete();
        var manifest = new ArchiveManifest(
            ArchiveManifest.CurrentFormat,
            ArchivePart.DatasetOf(part.Kind),
            part.Name,
            revision,
            part.FileName(revision),
            Bytes: 0,
            Sha256: string.Empty,
            digest.Rows,
            digest.Complete(),
            mark.StoreEpoch,
            mark.Position,
            [.. groups.Instruments.Select(place => OfInstrument(names.Keys[place], names.Symbols[place]))],
            rowGroups);
        if (manifest.RowsSha256 == current?.RowsSha256)
        {
            return current with { StoreEpoch = mark.StoreEpoch, Position = mark.Position };
        }

        if (manifest.Rows == 0)
        {
            return manifest with { File = string.Empty };
        }

        await upload.CompleteAsync(cancellationToken);
        return await CheckAsync(name, manifest, cancellationToken);
    }

    // What is read back is what the archive keeps, not what was sent to it.
    private async ValueTask<ArchiveManifest> CheckAsync(
        string name, ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        await using var content = await store.FindAsync(name, cancellationToken)
            ?? throw new ArchiveUnavailableException($"{name} was written to the archive and is not there.");
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        content.Position = 0;
        var (rows, rowsSha256) = await ReadBackAsync(content, manifest.Instruments, cancellationToken);
        return rows == manifest.Rows && rowsSha256 == manifest.RowsSha256
            ? manifest with { Bytes = content.Length, Sha256 = sha256 }
            : throw new ArchiveUnavailableException(
                $"{name} holds {rows} rows that differ from the {manifest.Rows} of the store. It is not used; the next "
                + "run writes another one.");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchivePart> FindPartsAsync(
        DataKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var state in market.All)
        {
            var start = Instant.MinValue;
            while (await source.FindFirstAsync(state.Instrument.Symbol, start, cancellationToken) is { } first)
            {
                var part = ArchivePart.Of(kind, first);
                yield return part;
                start = part.EndTime;
            }
        }
    }

    private string SymbolOf(InstrumentState state, ArchivePart part) =>
        state.Names?.On(part.LastDate).Written ?? market.Names.ShownOf(state);

    private static ArchiveInstrument OfInstrument(Symbol key, string symbol) =>
        new(symbol, InstrumentId.Of(key).ToString(), key.Value);

    private static IReadOnlyList<KeyValuePair<string, string>> FactsOf(ArchivePart part, int revision) =>
    [
        KeyValuePair.Create("finapi.dataset", ArchivePart.DatasetOf(part.Kind)),
        KeyValuePair.Create("finapi.date", part.Name),
        KeyValuePair.Create("finapi.revision", revision.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("finapi.time_zone", "UTC"),
    ];
}
