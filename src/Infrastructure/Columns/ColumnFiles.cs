using FinApi.Application.History.Exports;

namespace FinApi.Infrastructure.Columns;

/// <summary>
/// Arrow and Parquet by Apache's libraries. They are loaded with the first file of each: a node that writes none pays
/// for none.
/// </summary>
internal sealed class ColumnFiles : IColumnFiles
{
    public IExportWriter<TRow> Begin<TRow>(ExportForm form, ExportFile<TRow> file) =>
        form.Format == ExportFormat.Parquet
            ? new ParquetWriter<TRow>(form.Numbers, file)
            : new ArrowWriter<TRow>(form.Numbers, file);
}
