using FinApi.Application.Collections;

namespace FinApi.Application.History.Csv;

/// <summary>The rows of a part of an export, and what they were made of; null when no one version names it.</summary>
internal readonly record struct CsvRows<TRow>(PooledRows<TRow> Rows, PageVersion? Version);
