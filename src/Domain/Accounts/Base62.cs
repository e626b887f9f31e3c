using System.Security.Cryptography;

namespace FinApi.Domain.Accounts;

/// <summary>
/// Letters and digits only: a key is selected by a double click, and its parts are told apart by <c>_</c>.
/// </summary>
internal static class Base62
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Random digits, every one of them equally likely.</summary>
    public static string Random(int length) => RandomNumberGenerator.GetString(Digits, length);

    /// <summary>Whether there are only digits of this base.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Fills the text with a number, most significant digit first; higher digits are lost.</summary>
    public static void Write(uint number, Span<char> text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)(number % (uint)Digits.Length)];
            number /= (uint)Digits.Length;
        }
    }
}
