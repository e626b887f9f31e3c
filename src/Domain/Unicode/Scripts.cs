using System.Globalization;

namespace FinApi.Domain.Unicode;

/// <summary>The scripts of letters (Unicode Standard Annex 24), and which may stand in one word.</summary>
internal static class Scripts
{
    private const string Han = "Han";

    private static readonly Lazy<(int First, int Last, string Script)[]> Ranges = new(Load);

    /// <summary>Names the script of a character; null for one that many scripts share, or that is not known.</summary>
    public static string? Find(int point)
    {
        var ranges = Ranges.Value;
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (point < ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (point > ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return ranges[middle].Script;
            }
        }

        return null;
    }

    /// <summary>
    /// The two scripts that do not go together; null when all do. Han goes with the two syllabaries of Japanese, with
    /// Hangul, and with Bopomofo (Unicode Technical Standard 39, section 5.1).
    /// </summary>
    public static (string First, string Second)? FindMixed(IReadOnlyList<string> scripts)
    {
        string? first = null;
        foreach (var script in scripts.Where(script => script != Han).Select(NameOf))
        {
            first ??= script;
            if (script != first)
            {
                return (first, script);
            }
        }

        return first is not (null or "Japanese" or "Hangul" or "Bopomofo") && scripts.Contains(Han)
            ? (first, Han)
            : null;
    }

    private static string NameOf(string script) => script is "Hiragana" or "Katakana" ? "Japanese" : script;

    private static (int First, int Last, string Script)[] Load() =>
    [
        .. UnicodeData.Read("scripts").Select(static line =>
        {
            var parts = line.Split('-', ' ');
            return (Hex(parts[0]), Hex(parts[1]), parts[2]);
        }),
    ];

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
