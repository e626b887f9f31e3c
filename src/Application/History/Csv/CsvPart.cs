namespace FinApi.Application.History.Csv;

/// <summary>A part of an export.</summary>
/// <param name="Bytes">Whole lines of UTF-8, of which the last has no line break; valid until the next part.</param>
/// <param name="Version">Names what it was made of; null when no one version of the data does.</param>
public readonly record struct CsvPart(ReadOnlyMemory<byte> Bytes, PageVersion? Version);
