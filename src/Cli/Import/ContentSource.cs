using System.Security.Cryptography;
using System.Text;
using FinApi.Contracts.V1;
using FinApi.Domain.Instruments;
using FinApi.MarketFiles;
using Google.Protobuf;

namespace FinApi.Cli.Import;

/// <summary>
/// Names the source of a file's rows after what they say: the same content is the same source, under any file name,
/// gzipped or not, and its rows are stored once. Options that change what the rows say are part of the name.
/// </summary>
internal static class ContentSource
{
    private const string Prefix = "import:";
    private const int HashLength = 32;

    public static async Task<string> NameOfAsync(
        string path, ImportSettings settings, bool hasSymbolColumn, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Meaning(settings, hasSymbolColumn) + '\n'));
        await using var content = MarketFileContent.OpenRead(path);
        var buffer = new byte[64 * 1024];
        int length;
        while ((length = await ReadAsync(content, path, buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, length);
        }

        return Prefix + Hex(hash.GetHashAndReset());
    }

    /// <summary>The source of an instrument that an import creates: creating it again does nothing.</summary>
    public static string NameOfInstrument(Symbol symbol, Mic mic) =>
        Prefix + "instrument:" + Hex(SHA256.HashData(Encoding.UTF8.GetBytes($"{symbol} {mic}")));

    /// <summary>The source of a calendar that never closes, which an import gives to a market without one.</summary>
    public static string NameOfCalendar(Mic mic) => $"{Prefix}calendar:{mic}";

    /// <summary>
    /// The source of what an import states of days. What is stated is part of the name: under another name of a source
    /// other days may be meant by the same numbers.
    /// </summary>
    public static string NameOfDays(string source, IEnumerable<IngestItem> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(source));
        foreach (var item in items)
        {
            hash.AppendData(item.ToByteArray());
        }

        return Prefix + "days:" + Hex(hash.GetHashAndReset());
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash)[..HashLength];

    private static string Meaning(ImportSettings settings, bool hasSymbolColumn) =>
        string.Join(
            ' ',
            new[]
            {
                settings.Kind.ToString(),
                hasSymbolColumn ? null : settings.Symbol?.Value,
                settings.Kind == MarketFileKind.Bars ? settings.Interval?.Code : null,
                settings.Kind == MarketFileKind.Instruments ? settings.Mic.Value : null,
            }.Where(part => part is not null));

    private static async ValueTask<int> ReadAsync(
        Stream content, string path, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new MarketFileException(
                $"{Path.GetFileName(path)} has broken gzip data; fetch or compress it again.", e);
        }
    }
}
