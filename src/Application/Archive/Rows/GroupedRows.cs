using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Writing;
using FinApi.Application.Collections;

namespace FinApi.Application.Archive.Rows;

/// <summary>Lays the rows of a file out in row groups, and notes where they are.</summary>
internal sealed class GroupedRows<TRow>(IArchiveWriter<TRow> writer, RowDigest<TRow> digest)
{
    private readonly List<int> _instruments = [];
    private readonly List<ArchiveRowGroup> _groups = [];
    private readonly List<ArchiveRun> _runs = [];
    private long _groupRows;

    /// <summary>The instruments that have rows, as their places among the symbols, in the order of the file.</summary>
    public IReadOnlyList<int> Instruments => _instruments;

    /// <summary>Takes rows of an instrument; those of one come one after the other.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="symbol">Its place among the symbols.</param>
    public void Add(PooledRows<TRow> rows, int symbol)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (_instruments.Count == 0 || _instruments[^1] != symbol)
        {
            _instruments.Add(symbol);
            if (rows.Count == ArchiveRowSource<TRow>.PageRows)
            {
                EndGroup();
            }
        }

        if (_groupRows + rows.Count > ArchivePartWriter<TRow>.MaxGroupRows)
        {
            EndGroup();
        }

        writer.Write(rows.Span, symbol);
        digest.Add(rows.Span, symbol);
        Note(_instruments.Count - 1, rows.Count);
    }

    /// <summary>Notes that all rows of an instrument have come.</summary>
    public void EndInstrument()
    {
        if (_groupRows >= ArchiveRowSource<TRow>.PageRows)
        {
            EndGroup();
        }
    }

    /// <summary>Ends the file.</summary>
    /// <returns>Its row groups.</returns>
    public IReadOnlyList<ArchiveRowGroup> Complete()
    {
        EndGroup();
        var places = writer.Complete();
        return [.. _groups.Zip(places, (group, place) => group with { Offset = place.Offset, Length = place.Length })];
    }

    private void Note(int instrument, int rows)
    {
        _groupRows += rows;
        if (_runs is [.., var last] && last.Instrument == instrument)
        {
            _runs[^1] = last with { Rows = last.Rows + rows };
        }
        else
        {
            _runs.Add(new ArchiveRun(instrument, rows));
        }
    }

    private void EndGroup()
    {
        if (_groupRows == 0)
        {
            return;
        }

        writer.EndGroup();
        _groups.Add(new ArchiveRowGroup(Offset: 0, Length: 0, _groupRows, [.. _runs]));
        _runs.Clear();
        _groupRows = 0;
    }
}
