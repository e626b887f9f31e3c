using System.Diagnostics;
using System.Diagnostics.Metrics;
using FinApi.Application.Archive.Manifests;

namespace FinApi.Application.Archive;

/// <summary>Meter <c>FinApi.Archive</c>: of the node that had the last turn.</summary>
internal sealed class ArchiveMetrics : IDisposable
{
    private readonly Meter _meter = new("FinApi.Archive");
    private readonly Counter<long> _files;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _damaged;
    private readonly Counter<long> _removed;
    private int _waiting;

    public ArchiveMetrics()
    {
        _files = _meter.CreateCounter<long>("finapi.archive.files", "{file}", "Files written, by dataset.");
        _rows = _meter.CreateCounter<long>("finapi.archive.rows", "{row}", "Rows of the files written, by dataset.");
        _bytes = _meter.CreateCounter<long>("finapi.archive.bytes", "By", "Bytes of the files written, by dataset.");
        _failures = _meter.CreateCounter<long>(
            "finapi.archive.failures", "{failure}", "Files that could not be written or read.");
        _damaged = _meter.CreateCounter<long>(
            "finapi.archive.damaged", "{file}", "Files that were found missing or damaged.");
        _removed = _meter.CreateCounter<long>(
            "finapi.archive.removed", "{file}", "Files that were removed because another one had taken their place.");
        _meter.CreateObservableGauge(
            "finapi.archive.waiting",
            () => Volatile.Read(ref _waiting),
            "{file}",
            "Days and months whose file is outdated or missing: they changed lately, or could not be written.");
    }

    public void NoteFile(ArchivePart part, ArchiveManifest manifest)
    {
        var dataset = new TagList { { "dataset", ArchivePart.DatasetOf(part.Kind) } };
        _files.Add(1, dataset);
        _rows.Add(manifest.Rows, dataset);
        _bytes.Add(manifest.Bytes, dataset);
    }

    public void NoteFailure() => _failures.Add(1);

    public void NoteDamaged() => _damaged.Add(1);

    public void NoteRemoved() => _removed.Add(1);

    public void SetWaiting(int parts) => Volatile.Write(ref _waiting, parts);

    public void Dispose() => _meter.Dispose();
}
