using System.Globalization;

namespace FinApi.Domain.MarketData;

/// <summary>
/// Decimals as text: an optional minus sign, digits, an optional point with digits. No exponent, plus sign, spaces or
/// group separators; at most 28 significant digits and 28 places. Written without trailing zeros.
/// </summary>
public static class DecimalText
{
    /// <summary>Most significant digits that are kept.</summary>
    public const int MaxDigits = 28;

    // The longest texts have a sign, a point and 29 digits: -0.0000000000000000000000000001.
    private const int BufferLength = 32;

    /// <summary>Reads a decimal exactly; a text that decimal would round is refused.</summary>
    public static DecimalTextProblem Parse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        var digits = text is ['-', .. var rest] ? rest : text;
        if (digits.IsEmpty || !IsPlain(digits))
        {
            return DecimalTextProblem.Malformed;
        }

        var (significant, places) = Measure(digits);
        if (significant > MaxDigits || places > MaxDigits)
        {
            return DecimalTextProblem.TooManyDigits;
        }

        value = decimal.Parse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return DecimalTextProblem.None;
    }

    /// <summary>Writes a decimal without exponent and trailing zeros: <c>187.23</c>, <c>-0.5</c>, <c>0</c>.</summary>
    public static string Format(decimal value)
    {
        Span<char> buffer = stackalloc char[BufferLength];
        return new string(buffer[..Format(value, buffer)]);
    }

    /// <summary>
    /// Writes like <see cref="Format(decimal)"/> into a buffer of at least 32 characters; returns how many.
    /// </summary>
    public static int Format(decimal value, Span<char> buffer)
    {
        value.TryFormat(buffer, out var length, default, CultureInfo.InvariantCulture);
        var written = buffer[..length];
        if (written.Contains('.'))
        {
            length = written.TrimEnd('0').TrimEnd('.').Length;
        }

        if (buffer[..length] is "-0")
        {
            buffer[0] = '0';
            return 1;
        }

        return length;
    }

    private static bool IsPlain(ReadOnlySpan<char> digits)
    {
        var points = 0;
        foreach (var c in digits)
        {
            points += c == '.' ? 1 : 0;
            if (c != '.' && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return points <= 1 && digits[0] != '.' && digits[^1] != '.';
    }

    private static (int Significant, int Places) Measure(ReadOnlySpan<char> digits)
    {
        var point = digits.IndexOf('.');
        var trimmed = point < 0 ? digits : digits.TrimEnd('0').TrimEnd('.');
        var places = point < 0 || trimmed.Length <= point ? 0 : trimmed.Length - point - 1;
        var significant = trimmed.TrimStart('0');
        if (significant is ['.', .. var fraction])
        {
            return (fraction.TrimStart('0').Length, places);
        }

        return (significant.Length - (significant.Contains('.') ? 1 : 0), places);
    }
}
