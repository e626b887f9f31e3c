namespace FinApi.Application.History.Exports;

/// <summary>Makes files of columns: Arrow and Parquet.</summary>
public interface IColumnFiles
{
    /// <summary>Begins a file.</summary>
    /// <param name="form">Its form; not CSV.</param>
    /// <param name="file">What it says beside its rows.</param>
    IExportWriter<TRow> Begin<TRow>(ExportForm form, ExportFile<TRow> file);
}
