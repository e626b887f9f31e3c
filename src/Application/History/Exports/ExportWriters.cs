using FinApi.Application.History.Exports.Csv;

namespace FinApi.Application.History.Exports;

/// <summary>Begins the files of exports, each in the form that its caller wants.</summary>
internal sealed class ExportWriters(IColumnFiles columns)
{
    public IExportWriter<TRow> Begin<TRow>(ExportForm form, ExportFile<TRow> file) =>
        form.Format == ExportFormat.Csv ? new CsvWriter<TRow>(file) : columns.Begin(form, file);
}
