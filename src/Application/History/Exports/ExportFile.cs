using FinApi.Application.History.Exports.Columns;

namespace FinApi.Application.History.Exports;

/// <summary>What a file of an export says beside its rows.</summary>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="Symbols">The symbols of its instruments, in the order of their rows.</param>
/// <param name="Facts">
/// Names and texts that stand once in a file of columns; a CSV has no place for them. In an order that is always the
/// same, like all bytes of a file.
/// </param>
public sealed record ExportFile<TRow>(
    IReadOnlyList<ExportColumn<TRow>> Columns,
    IReadOnlyList<string> Symbols,
    IReadOnlyList<KeyValuePair<string, string>> Facts);
