namespace FinApi.Application.History.Exports;

/// <summary>A number has more digits, before or behind the point, than the column of a file.</summary>
/// <param name="column">The column.</param>
/// <param name="type">Its type, as documentation writes it.</param>
public sealed class NumberTooWideException(string column, string type)
    : Exception($"A number of the column {column} has more digits than {type} holds.")
{
    /// <summary>The column.</summary>
    public string Column => column;
}
