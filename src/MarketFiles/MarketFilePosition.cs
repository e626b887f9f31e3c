namespace FinApi.MarketFiles;

/// <summary>Where something stands in a market file. It depends on the content alone, not on the file's name.</summary>
/// <param name="Number">
/// Ascending from 1: the number of the data row, blank lines not counted; in a daily file of corporate actions 2n - 1
/// for the split and 2n for the dividend of data row n. May leave holes. </param>
/// <param name="LineNumber">The line on which the row ends, from 1; the header is line 1.</param>
/// <param name="Text">The row as it stands in the file, without its line break.</param>
public readonly record struct MarketFilePosition(long Number, long LineNumber, string Text);
