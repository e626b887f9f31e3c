namespace FinApi.Application.History.Csv;

/// <summary>The rows of a part of an export, and what they were made of; null when no one version names it.</summary>
internal readonly record struct CsvRows<TRow>(IReadOnlyList<TRow> Rows, PageVersion? Version);
