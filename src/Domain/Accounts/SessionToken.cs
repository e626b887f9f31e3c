namespace FinApi.Domain.Accounts;

/// <summary>The text of a session token: <c>fin_sess_</c> and 43 random letters and digits, 256 bits.</summary>
public static class SessionToken
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "fin_sess_";

    private const int RandomLength = 43;

    /// <summary>A new random token.</summary>
    public static string New() => Prefix + Base62.Random(RandomLength);

    /// <summary>Whether a text has the form of a token.</summary>
    public static bool Is(ReadOnlySpan<char> text) =>
        text.Length == Prefix.Length + RandomLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && Base62.Is(text[Prefix.Length..]);
}
