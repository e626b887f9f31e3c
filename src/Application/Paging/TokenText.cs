using System.Buffers;
using System.Buffers.Text;

namespace FinApi.Application.Paging;

/// <summary>
/// The text of tokens: base64url (RFC 4648 section 5) without padding. Each token has one text, so that what a caller
/// has changed is another token, and no two texts are the same one.
/// </summary>
internal static class TokenText
{
    private const int GroupBytes = 3;
    private const int GroupChars = 4;

    /// <summary>
    /// Reads a token; false for a text that <see cref="Base64Url.EncodeToString"/> does not make of any bytes: with
    /// blanks, padding or bits that nothing needs, which decoders pass over. Or the token is longer than the buffer.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">Takes the token.</param>
    /// <param name="written">The length of the token.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        if (Base64Url.DecodeFromChars(text, bytes, out _, out written) != OperationStatus.Done
            || text.Length != Base64Url.GetEncodedLength(written))
        {
            return false;
        }

        Span<char> end = stackalloc char[GroupChars];
        var length = Base64Url.EncodeToChars(bytes[(written - (written % GroupBytes))..written], end);
        return text.EndsWith(end[..length]);
    }
}
