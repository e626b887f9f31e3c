using System.Globalization;
using System.Text;

namespace FinApi.Domain.Unicode;

/// <summary>Normalization form C of short texts (Unicode Standard Annex 15).</summary>
/// <remarks>
/// 1. Decompose each character fully.
/// 2. Order each run of marks by their combining classes.
/// 3. Compose each starter with the marks that nothing blocks from it.
/// </remarks>
public static class CanonicalForm
{
    // Hangul syllables are composed by a rule (chapter 3.12 of the standard).
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    /// <summary>The text in form C. It must be well formed: without lone surrogates.</summary>
    public static string Of(string text)
    {
        List<int> points = [];
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, points);
        }

        Order(points);
        var composed = new StringBuilder(text.Length);
        foreach (var point in Compose(points))
        {
            composed.Append(char.ConvertFromUtf32(point));
        }

        return composed.ToString();
    }

    private static void Decompose(int point, List<int> output)
    {
        if (point is >= SyllableBase and < SyllableBase + (Leads * Vowels * Tails))
        {
            var index = point - SyllableBase;
            output.Add(LeadBase + (index / (Vowels * Tails)));
            output.Add(VowelBase + (index % (Vowels * Tails) / Tails));
            if (index % Tails > 0)
            {
                output.Add(TailBase + (index % Tails));
            }
        }
        else if (Data.Value.Decompositions.TryGetValue(point, out var parts))
        {
            Decompose(parts.First, output);
            if (parts.Second != 0)
            {
                Decompose(parts.Second, output);
            }
        }
        else
        {
            output.Add(point);
        }
    }

    // Stable, and marks never pass a starter.
    private static void Order(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var moved = ClassOf(points[i]);
            for (var j = i; moved > 0 && j > 0 && ClassOf(points[j - 1]) > moved; j--)
            {
                (points[j - 1], points[j]) = (points[j], points[j - 1]);
            }
        }
    }

    private static List<int> Compose(List<int> points)
    {
        List<int> output = [];
        var starter = -1;
        foreach (var point in points)
        {
            var ofPoint = ClassOf(point);
            var isNext = starter == output.Count - 1;
            var isFree = isNext || (ofPoint > 0 && ClassOf(output[^1]) < ofPoint && ClassOf(output[^1]) > 0);
            if (starter >= 0 && isFree && Compose(output[starter], point) is { } composed)
            {
                output[starter] = composed;
                continue;
            }

            output.Add(point);
            starter = ofPoint == 0 ? output.Count - 1 : starter;
        }

        return output;
    }

    private static int? Compose(int first, int second)
    {
        var (lead, vowel, tail) = (first - LeadBase, second - VowelBase, second - TailBase);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            return SyllableBase + (((lead * Vowels) + vowel) * Tails);
        }

        var syllable = first - SyllableBase;
        return syllable is >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0 && tail is > 0 and < Tails
            ? first + tail
            : Data.Value.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int ClassOf(int point) => Data.Value.Classes.GetValueOrDefault(point);

    private sealed record Tables(
        Dictionary<int, (int First, int Second)> Decompositions,
        Dictionary<(int First, int Second), int> Compositions,
        Dictionary<int, int> Classes)
    {
        public static Tables Load()
        {
            var tables = new Tables([], [], []);
            foreach (var line in UnicodeData.Read("decompositions"))
            {
                // C5=0041 030A; 212B>00C5 where the parts are not composed again.
                var sign = line.IndexOfAny(['=', '>']);
                var parts = line[(sign + 1)..].Split(' ');
                var (point, first) = (Hex(line[..sign]), Hex(parts[0]));
                var second = parts.Length > 1 ? Hex(parts[1]) : 0;
                tables.Decompositions.Add(point, (first, second));
                if (line[sign] == '=')
                {
                    tables.Compositions.Add((first, second), point);
                }
            }

            foreach (var line in UnicodeData.Read("classes"))
            {
                var parts = line.Split('-', ' ');
                for (var point = Hex(parts[0]); point <= Hex(parts[1]); point++)
                {
                    tables.Classes.Add(point, int.Parse(parts[2], CultureInfo.InvariantCulture));
                }
            }

            return tables;
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
