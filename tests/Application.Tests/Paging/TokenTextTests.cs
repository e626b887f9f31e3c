using System.Buffers.Text;
using CsCheck;
using FinApi.Application.Paging;

namespace FinApi.Application.Tests.Paging;

public sealed class TokenTextTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // The law: a token has one text; a text that is read is the one that its bytes have.
    [Fact]
    public void TryDecode_AnyText_ReadsThatOfTheBytesAlone() =>
        Gen.Select(Gen.Byte.Array[0, 12], Gen.Int[0, 16], Gen.Char[Alphabet + "= \t\n+/~"]).Sample((bytes, at, other) =>
        {
            var text = Base64Url.EncodeToString(bytes);
            Span<byte> read = stackalloc byte[32];

            Assert.True(TokenText.TryDecode(text, read, out var length));
            Assert.Equal(bytes, read[..length].ToArray());

            at = Math.Min(at, text.Length);
            foreach (var changed in (string[])[text.Insert(at, $"{other}"), Replace(text, at, other)])
            {
                if (TokenText.TryDecode(changed, read, out length))
                {
                    Assert.Equal(changed, Base64Url.EncodeToString(read[..length]));
                }
            }
        });

    [Theory]
    [InlineData("QQ", 1)]
    [InlineData("QR", -1)] // the same byte, with bits that nothing needs
    [InlineData("QQ==", -1)]
    [InlineData("QUI", 2)]
    [InlineData("QUJ", -1)]
    [InlineData("QUI=", -1)]
    [InlineData(" QQ", -1)]
    [InlineData("Q", -1)]
    [InlineData("", 0)]
    public void TryDecode_TextsOfTheSameBytes_TakesOne(string text, int expected)
    {
        Span<byte> bytes = stackalloc byte[8];

        Assert.Equal(expected, TokenText.TryDecode(text, bytes, out var length) ? length : -1);
    }

    [Fact]
    public void TryDecode_MoreThanTheBufferTakes_IsRefused() =>
        Assert.False(TokenText.TryDecode("QUJD", stackalloc byte[2], out _));

    private static string Replace(string text, int at, char other) =>
        at < text.Length ? text.Remove(at, 1).Insert(at, $"{other}") : text;
}
