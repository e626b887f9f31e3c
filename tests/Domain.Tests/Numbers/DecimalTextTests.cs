using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using FinApi.Domain.Numbers;

namespace FinApi.Domain.Tests.Numbers;

public sealed class DecimalTextTests
{
    private static readonly Gen<string> DecimalTexts =
        from sign in Gen.OneOf(Gen.Const(string.Empty), Gen.Const("-"))
        from whole in Gen.Char['0', '9'].Array[1, 32]
        from fraction in Gen.Char['0', '9'].Array[0, 32]
        from zeros in Gen.OneOf(Gen.Const(0), Gen.Const(20))
        select sign + new string('0', zeros) + new string(whole)
            + (fraction.Length == 0 ? string.Empty : "." + new string(fraction) + new string('0', zeros));

    private static readonly Gen<decimal> Decimals =
        from low in Gen.Int
        from middle in Gen.Int
        from high in Gen.OneOf(Gen.Const(0), Gen.Int)
        from isNegative in Gen.Bool
        from scale in Gen.Int[0, 28]
        select new decimal(low, middle, high, isNegative, (byte)scale);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("187.23", "187.23")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("-0", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("0.000", "0")]
    [InlineData("100", "100")]
    [InlineData("100.00", "100")]
    [InlineData("00012.50", "12.5")]
    [InlineData("9999999999999999999999999999", "9999999999999999999999999999")] // 28 digits
    [InlineData("99999999999999.99999999999999", "99999999999999.99999999999999")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")] // 28 places
    [InlineData("1.00000000000000000000000000000000000000", "1")] // zeros that say nothing do not count
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000000001", "1")]
    public void Parse_WellFormed_IsExact(string text, string canonical)
    {
        var problem = DecimalText.Parse(text, out var value);

        Assert.Equal(DecimalTextProblem.None, problem);
        Assert.Equal(canonical, DecimalText.Format(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("-.5")]
    [InlineData("1.2.3")]
    [InlineData("1e5")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("(1)")]
    [InlineData("$1")]
    [InlineData("١")] // a digit, but not ASCII
    [InlineData("1\0")]
    public void Parse_Malformed_SaysSo(string text)
    {
        var problem = DecimalText.Parse(text, out var value);

        Assert.Equal((DecimalTextProblem.Malformed, 0m), (problem, value));
    }

    [Theory]
    [InlineData("12345678901234567890123456789")] // 29 digits
    [InlineData("1.2345678901234567890123456789")]
    [InlineData("10000000000000000000000000000")] // before the point every digit counts
    [InlineData("0.00000000000000000000000000001")] // 29 places
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345")]
    public void Parse_TooManyDigits_SaysSo(string text)
    {
        var problem = DecimalText.Parse(text, out var value);

        Assert.Equal((DecimalTextProblem.TooManyDigits, 0m), (problem, value));
    }

    [Fact]
    public void Parse_AnyPlainText_IsExactOrRefused() =>
        DecimalTexts.Sample(text =>
        {
            var (digits, places) = Exact(text);
            var isShort = BigInteger.Abs(digits) < BigInteger.Pow(10, 28) && places <= 28;

            var problem = DecimalText.Parse(text, out var value);

            return isShort
                ? problem == DecimalTextProblem.None && Exact(value) == (digits, places)
                : problem == DecimalTextProblem.TooManyDigits && value == 0;
        }, iter: 2_000);

    [Fact]
    public void Format_AnyDecimal_IsExactAndCanonical() =>
        Decimals.Sample(value =>
        {
            var text = DecimalText.Format(value);

            return Exact(text) == Exact(value)
                && text == DecimalText.Format(decimal.Parse(text, CultureInfo.InvariantCulture))
                && !text.Contains('E', StringComparison.Ordinal)
                && text != "-0"
                && (!text.Contains('.', StringComparison.Ordinal) || text[^1] is not ('0' or '.'));
        }, iter: 2_000);

    [Fact]
    public void Format_AsUtf8_IsTheStringAndIsReadBack() =>
        Decimals.Sample(value =>
        {
            Span<byte> utf8 = stackalloc byte[32];
            var length = DecimalText.Format(value, utf8);

            return Encoding.ASCII.GetString(utf8[..length]) == DecimalText.Format(value)
                && DecimalText.ParseFormatted(utf8[..length]) == value;
        }, iter: 5_000);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1.2.3")]
    [InlineData("12a")]
    [InlineData("--1")]
    [InlineData("12345678901234567890,5")]
    public void ParseFormatted_NoDecimal_Throws(string text) =>
        Assert.Throws<FormatException>(() => DecimalText.ParseFormatted(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Format_IntoABuffer_EqualsTheString()
    {
        Span<char> buffer = stackalloc char[32];

        var length = DecimalText.Format(-0.0000000000000000000000000010m, buffer);

        Assert.Equal("-0.000000000000000000000000001", buffer[..length]);
    }

    // Digits and places without trailing zeros after the point.
    private static (BigInteger Digits, int Places) Exact(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = text.Replace(".", string.Empty, StringComparison.Ordinal);
        var places = point < 0 ? 0 : text.Length - point - 1;
        return WithoutZeros(BigInteger.Parse(digits, CultureInfo.InvariantCulture), places);
    }

    private static (BigInteger Digits, int Places) Exact(decimal value)
    {
        var bits = decimal.GetBits(value);
        var digits = (((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32)) | (uint)bits[0];
        return WithoutZeros(value < 0 ? -digits : digits, value.Scale);
    }

    private static (BigInteger Digits, int Places) WithoutZeros(BigInteger digits, int places)
    {
        while (places > 0 && digits % 10 == 0)
        {
            (digits, places) = (digits / 10, places - 1);
        }

        return (digits, places);
    }
}
