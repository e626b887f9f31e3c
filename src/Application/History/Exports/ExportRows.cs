using FinApi.Application.Collections;

namespace FinApi.Application.History.Exports;

/// <summary>Rows of an export, and what they were made of; null when no one version names it.</summary>
internal readonly record struct ExportRows<TRow>(PooledRows<TRow> Rows, PageVersion? Version);
