namespace FinApi.Api.Http;

/// <summary>
/// The body of a gRPC-Web request in text: base64, in groups of four characters of which any may be padded. The
/// framework's decoder throws for anything else and leaves the connection in disorder. So the text ends here where it
/// is none any more, in a byte that no message has: as a message that cannot be decoded it is answered like all others.
/// </summary>
internal sealed class GrpcWebTextBody(Stream text) : Stream
{
    private const int GroupLength = 4;

    // 0xFF, behind what the group that is broken lacks: digits, or padding where it has begun.
    private static readonly byte[][] Ends = [.. new[] { "/w==", "AAA/w==", "AA/w==", "A/w==" }.Select(Bytes)];
    private static readonly byte[] PaddedEnd = Bytes("=/w==");

    private ReadOnlyMemory<byte> _end;
    private int _inGroup;
    private bool _isPadded;
    private bool _isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isOver)
        {
            var count = await text.ReadAsync(buffer, cancellationToken);
            var good = CountGood(buffer.Span[..count]);
            if (good < count || (count == 0 && buffer.Length > 0))
            {
                _isOver = true;
                _end = _isPadded ? PaddedEnd : good < count || _inGroup > 0 ? Ends[_inGroup] : default;
            }

            if (good > 0)
            {
                return good;
            }
        }

        var length = Math.Min(_end.Length, buffer.Length);
        _end[..length].CopyTo(buffer);
        _end = _end[length..];
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int CountGood(ReadOnlySpan<byte> characters)
    {
        for (var i = 0; i < characters.Length; i++)
        {
            var isPadding = characters[i] == '=';
            if (isPadding ? _inGroup < 2 : _isPadded || !IsDigit(characters[i]))
            {
                return i;
            }

            _inGroup = (_inGroup + 1) % GroupLength;
            _isPadded = isPadding && _inGroup > 0;
        }

        return characters.Length;
    }

    private static bool IsDigit(byte character) =>
        char.IsAsciiLetterOrDigit((char)character) || character is (byte)'+' or (byte)'/';

    private static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
}
