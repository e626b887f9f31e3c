using System.Diagnostics.CodeAnalysis;

namespace FinApi.Domain.Instruments;

/// <summary>
/// Name of an instrument, such as <c>AAPL</c>, <c>BRK.B</c> or <c>EURUSD</c>: 1 to 24 of the characters A-Z, 0-9 and
/// <c>. - _ ^ =</c>, always upper case, but not <c>.</c> and <c>..</c>, which mean other things in paths. Unique across
/// markets. The default value names nothing.
/// </summary>
public readonly record struct Symbol
{
    /// <summary>Most characters that a symbol may have.</summary>
    public const int MaxLength = 24;

    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "1 to 24 letters, digits or . - _ ^ =, and not . or ..";

    private readonly string? _value;

    private Symbol(string value) => _value = value;

    /// <summary>The upper-case text; empty for the default value.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>
    /// Reads a symbol in upper or lower case. Returns the given string itself when it is upper case already.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Symbol symbol)
    {
        symbol = default;
        return text is not ("." or "..") && TryRead(text, out symbol);
    }

    /// <summary>
    /// Reads a symbol that is known to be well formed, or was when it was stored: <c>.</c> and <c>..</c> once were.
    /// </summary>
    /// <exception cref="FormatException">The text breaks <see cref="Rule"/>.</exception>
    public static Symbol Parse(string text) =>
        TryRead(text, out var symbol) ? symbol : throw new FormatException($"'{text}' is not a symbol: {Rule}.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool TryRead([NotNullWhen(true)] string? text, out Symbol symbol)
    {
        symbol = default;
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var isUpper = true;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '^' or '='))
            {
                return false;
            }

            isUpper &= !char.IsAsciiLetterLower(c);
        }

        symbol = new Symbol(isUpper ? text : text.ToUpperInvariant());
        return true;
    }
}
