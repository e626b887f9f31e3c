namespace FinApi.Domain.Accounts;

/// <summary>
/// Rules for e-mail addresses that people have: the dot-atom form of RFC 5321 in ASCII, without quoting and comments.
/// Whether a mailbox exists nobody can tell without writing to it.
/// </summary>
public static class EmailAddress
{
    /// <summary>Fewest and most characters; the most is what RFC 5321 lets a path have.</summary>
    public const int MinLength = 3;

    /// <inheritdoc cref="MinLength"/>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;
    private const int MaxLabelLength = 63;
    private const string LocalMarks = ".!#$%&'*+-/=?^_`{|}~";

    /// <summary>Whether a text is an address.</summary>
    public static bool Is(string text)
    {
        var at = text.LastIndexOf('@');
        return text.Length is >= MinLength and <= MaxLength
            && at is > 0 and <= MaxLocalLength
            && IsLocal(text.AsSpan(0, at))
            && text[(at + 1)..].Split('.').All(IsLabel);
    }

    /// <summary>The form that addresses are stored and compared in: mail servers tell no case apart either.</summary>
    public static string Normalize(string text) => text.ToLowerInvariant();

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        foreach (var character in local)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !LocalMarks.Contains(character))
            {
                return false;
            }
        }

        return local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
