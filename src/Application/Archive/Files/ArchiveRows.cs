using FinApi.Application.Collections;

namespace FinApi.Application.Archive.Files;

/// <summary>Rows of one instrument that were read from a file.</summary>
/// <param name="Instrument">Its place among the instruments of the manifest, from 0.</param>
/// <param name="Rows">The rows, in the order of the file.</param>
public readonly record struct ArchiveRows<TRow>(int Instrument, PooledRows<TRow> Rows);
