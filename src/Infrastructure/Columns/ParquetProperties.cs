using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;

namespace FinApi.Infrastructure.Columns;

/// <summary>How all Parquet files are written.</summary>
internal static class ParquetProperties
{
    /// <summary>
    /// The zone of times: DuckDB cuts those that name UTC to microseconds, and keeps nanoseconds of those without one.
    /// </summary>
    public const string? NoZone = null;

    /// <summary>Properties to which a file adds its own.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="ascending">Whole numbers that ascend, beside the times.</param>
    public static WriterPropertiesBuilder Begin(Schema schema, params ReadOnlySpan<string> ascending)
    {
        var builder = new WriterPropertiesBuilder()
            .Compression(Compression.Zstd)
            .EnableWritePageIndex()
            // The library names its version otherwise, and bytes would change with it.
            .CreatedBy("FinApi");
        foreach (var field in schema.FieldsList)
        {
            if (field.DataType is TimestampType || ascending.Contains(field.Name))
            {
                // The differences of what ascends take a fraction of a dictionary.
                builder.DisableDictionary(field.Name).Encoding(field.Name, Encoding.DeltaBinaryPacked);
            }
        }

        return builder;
    }
}
