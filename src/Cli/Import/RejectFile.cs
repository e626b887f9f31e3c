using FinApi.MarketFiles;

namespace FinApi.Cli.Import;

/// <summary>
/// The rows that were not taken, each with its line, reason and message before its own columns: once corrected, the
/// file can be imported as it is. Made with the first row. Safe for several threads: rows are refused here and by the
/// server.
/// </summary>
internal sealed class RejectFile(string path, string header) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    public string Path { get; } = path;

    public static string PathFor(string file) => file + ".rejects.csv";

    public void Add(MarketFilePosition position, Rejection rejection)
    {
        lock (_lock)
        {
            _writer ??= Create();
            _writer.Write($"{position.LineNumber},{rejection.Reason},\"");
            _writer.Write(rejection.Message.Replace("\"", "\"\"", StringComparison.Ordinal));
            _writer.Write("\",");
            _writer.Write(position.Text);
            _writer.Write('\n');
        }
    }

    public void Dispose() => _writer?.Dispose();

    private StreamWriter Create()
    {
        try
        {
            var writer = new StreamWriter(Path);
            writer.Write($"line,reason,message,{header}\n");
            return writer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                $"The rejected rows cannot be written to {Path}: {e.Message} Name another file with --rejects.",
                innerException: e);
        }
    }
}
