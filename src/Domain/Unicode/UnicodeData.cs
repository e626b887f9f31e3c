namespace FinApi.Domain.Unicode;

/// <summary>
/// Tables of the Unicode Character Database 14.0, as lines of the resources in Data. The process runs with the
/// invariant culture, which has no tables of its own and takes every text as normalised.
/// </summary>
internal static class UnicodeData
{
    /// <summary>The lines of a table.</summary>
    public static string[] Read(string table)
    {
        using var stream = typeof(UnicodeData).Assembly.GetManifestResourceStream($"Unicode.{table}")
            ?? throw new InvalidOperationException($"The table {table} is not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
