using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace FinApi.Domain.Numbers;

/// <summary>
/// Decimals as text: an optional minus sign, digits, an optional point with digits. No exponent, plus sign, spaces or
/// group separators; at most 28 significant digits and 28 places. Written without trailing zeros.
/// </summary>
public static class DecimalText
{
    /// <summary>Most significant digits that are kept.</summary>
    public const int MaxDigits = 28;

    // So many digits, and a point among them, fit into 64 bits.
    private const int ShortDigits = 19;

    // Up to the greatest of 64 bits.
    private static readonly ulong[] PowersOfTen =
        [.. Enumerable.Range(0, 20).Select(places => (ulong)BigInteger.Pow(10, places))];

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

    /// <summary>
    /// Writes like <see cref="Format(decimal)"/> as UTF-8 into a buffer of at least 32 bytes; returns how many.
    /// </summary>
    public static int Format(decimal value, Span<byte> utf8)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if (bits[2] != 0)
        {
            Span<char> text = stackalloc char[BufferLength];
            return Encoding.ASCII.GetBytes(text[..Format(value, text)], utf8);
        }

        // Prices and volumes have at most 64 bits of digits, which takes a third of the time of the general way.
        return FormatShort(
            (uint)bits[0] | ((ulong)(uint)bits[1] << 32), (bits[3] >> 16) & 0xFF, isNegative: bits[3] < 0, utf8);
    }

    /// <summary>Reads UTF-8 that <see cref="Format(decimal)"/> has written.</summary>
    /// <exception cref="FormatException">It has not.</exception>
    public static decimal ParseFormatted(ReadOnlySpan<byte> utf8)
    {
        var digits = utf8.Length > 0 && utf8[0] == '-' ? utf8[1..] : utf8;
        if (digits.Length is 0 or > ShortDigits)
        {
            return ParseLong(utf8);
        }

        var (number, places) = (0UL, -1);
        foreach (var each in digits)
        {
            var digit = (uint)(each - '0');
            if (digit > 9)
            {
                if (each != '.' || places >= 0)
                {
                    return ParseLong(utf8);
                }

                places = 0;
                continue;
            }

            number = (number * 10) + digit;
            places += places >= 0 ? 1 : 0;
        }

        return new decimal(
            (int)number, (int)(number >> 32), hi: 0, digits.Length < utf8.Length, (byte)Math.Max(places, 0));
    }

    private static decimal ParseLong(ReadOnlySpan<byte> utf8) =>
        decimal.Parse(
            utf8, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static int FormatShort(ulong digits, int places, bool isNegative, Span<byte> utf8)
    {
        while (places > 0 && digits % 10 == 0)
        {
            digits /= 10;
            places--;
        }

        var length = isNegative && digits != 0 ? 1 : 0;
        utf8[0] = (byte)'-';

        // All digits of 64 bits may stand behind the point.
        var (whole, fraction) = places < PowersOfTen.Length ? Math.DivRem(digits, PowersOfTen[places]) : (0, digits);
        Utf8Formatter.TryFormat(whole, utf8[length..], out var wholeLength);
        length += wholeLength;
        if (places == 0)
        {
            return length;
        }

        utf8[length] = (byte)'.';
        DigitPairs.Write(fraction, utf8.Slice(length + 1, places));
        return length + 1 + places;
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
