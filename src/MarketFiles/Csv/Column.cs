namespace FinApi.MarketFiles.Csv;

/// <summary>A column of a file; its index is -1 when the file does not have it.</summary>
internal readonly record struct Column(string Name, int Index)
{
    public bool IsPresent => Index >= 0;
}
