using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using FinApi.Domain.Unicode;

namespace FinApi.Domain.Instruments;

/// <summary>
/// How symbols are written: normalised to form C, with their case; and how they are compared: without it.
/// </summary>
public static class SymbolText
{
    // Letters by category that show nothing: fillers of Hangul.
    private const string HiddenLetters = "\u115F\u1160\u3164\uFFA0";

    /// <summary>
    /// Reads a symbol as it is written. Its key compares without case: lower case, then upper case, letter by letter.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="written">The text in form C.</param>
    /// <param name="problem">What is wrong with it, as a sentence about the field; null when nothing is.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out string? written, out string? problem)
    {
        written = null;
        problem = Find(text, out var normalised);
        if (problem is null)
        {
            written = normalised;
        }

        return problem is null;
    }

    /// <summary>What is wrong with a text that is no symbol, as a sentence about the field.</summary>
    public static string Explain(string? text) =>
        TryRead(text, out _, out var problem) ? $"must be {Symbol.Rule}." : problem!;

    /// <summary>A written symbol without its case: what is compared, and the key of the store.</summary>
    internal static string Fold(string written)
    {
        var folded = written.ToLowerInvariant().ToUpperInvariant();
        return Ascii.IsValid(folded) ? folded : CanonicalForm.Of(folded);
    }

    /// <summary>Whether a character of ASCII may stand in a symbol, a blank between two others included.</summary>
    internal static bool IsAllowed(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '^' or '=' or '/' or '&' or '+' or ' ';

    private static string? Find(string? text, out string normalised)
    {
        normalised = text ?? string.Empty;
        if (text is null or "" or "." or "..")
        {
            return $"must be {Symbol.Rule}.";
        }

        // Long texts are not looked at: form C of 24 characters never has more than 3 for each.
        if (text.Length > 4 * 2 * Symbol.MaxLength || !IsWellFormed(text))
        {
            return $"must be {Symbol.Rule}.";
        }

        if (FindHidden(text) is { } hidden)
        {
            return $"holds U+{hidden:X4}, which cannot be seen (a control character, a mark of direction or of no "
                + "width): send the symbol without it.";
        }

        normalised = Ascii.IsValid(text) ? text : CanonicalForm.Of(text);
        return FindForm(normalised) ?? FindMixed(normalised);
    }

    private static string? FindForm(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (runes.Length > Symbol.MaxLength)
        {
            return $"must be {Symbol.Rule}.";
        }

        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value == ' ' && (i == 0 || i == runes.Length - 1 || runes[i - 1].Value == ' '))
            {
                return "must not begin or end with a blank or hold two in a row: send it without them.";
            }

            var isMark = IsMark(runes[i]);
            if (isMark && (i == 0 || !(Rune.IsLetter(runes[i - 1]) || IsMark(runes[i - 1]))))
            {
                return $"has the mark U+{runes[i].Value:X4} on no letter: send it without the mark.";
            }

            if (!isMark && !(runes[i].IsAscii ? IsAllowed((char)runes[i].Value) : Rune.IsLetter(runes[i])))
            {
                // A blank or hyphen beyond ASCII looks like the one that is allowed.
                return runes[i].IsAscii
                    ? $"must be {Symbol.Rule}."
                    : $"holds U+{runes[i].Value:X4}, which is no letter: it must be {Symbol.Rule}.";
            }
        }

        return null;
    }

    // Look-alikes of other scripts: of the compared form, because there the micro sign is a letter of Greek.
    private static string? FindMixed(string text)
    {
        if (Ascii.IsValid(text))
        {
            return null;
        }

        string[] scripts = [.. Fold(text).EnumerateRunes().Select(rune => Scripts.Find(rune.Value)).OfType<string>()];
        return Scripts.FindMixed(scripts) is var (first, second)
            ? $"mixes letters of {first} and {second}, which look alike: write all its letters in one script."
            : null;
    }

    private static int? FindHidden(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isHidden = category is UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (rune.IsBmp && HiddenLetters.Contains((char)rune.Value))
                // Marks that show nothing: the joiner of graphemes, and selectors of variants.
                || rune.Value is 0x034F or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F)
                    or (>= 0xE0000 and <= 0xE0FFF);
            if (isHidden)
            {
                return rune.Value;
            }
        }

        return null;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
