using System.Diagnostics.CodeAnalysis;

namespace FinApi.Domain.Instruments;

/// <summary>
/// A market: an ISO 10383 market identifier code such as <c>XNAS</c> (four of A-Z, 0-9), or <c>CRYPTO</c> or <c>FX</c>
/// for the two markets that have no operator of their own. Upper case. The default value names nothing.
/// </summary>
public readonly record struct Mic
{
    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "four letters or digits (ISO 10383), CRYPTO or FX";

    private readonly string? _value;

    private Mic(string value) => _value = value;

    /// <summary>Nasdaq.</summary>
    public static Mic Xnas { get; } = new("XNAS");

    /// <summary>The New York Stock Exchange.</summary>
    public static Mic Xnys { get; } = new("XNYS");

    /// <summary>Crypto assets, wherever they trade.</summary>
    public static Mic Crypto { get; } = new("CRYPTO");

    /// <summary>Spot currencies.</summary>
    public static Mic Fx { get; } = new("FX");

    /// <summary>The upper-case text; empty for the default value.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads a market in upper or lower case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Mic mic)
    {
        mic = default;
        if (text is null || !IsWellFormed(text))
        {
            return false;
        }

        mic = new Mic(text.ToUpperInvariant());
        return true;
    }

    /// <summary>Reads a market that is known to be well formed.</summary>
    /// <exception cref="FormatException">The text breaks <see cref="Rule"/>.</exception>
    public static Mic Parse(string text) =>
        TryParse(text, out var mic) ? mic : throw new FormatException($"'{text}' is not a market: {Rule}.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Looked at before it is turned to upper case: some letters beyond ASCII have an upper case within it.
    private static bool IsWellFormed(string text) =>
        text.Length == 4
            ? text.All(char.IsAsciiLetterOrDigit)
            : text.Equals("CRYPTO", StringComparison.OrdinalIgnoreCase)
                || text.Equals("FX", StringComparison.OrdinalIgnoreCase);
}
