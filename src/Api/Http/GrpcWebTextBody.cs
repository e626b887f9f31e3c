namespace FinApi.Api.Http;

/// <summary>
/// The bytes of a gRPC-Web request in text: base64, in groups of four characters of which any may be padded. The
/// framework's decoder writes the bytes over the text, so that whoever reads a body twice, as the kept answers do,
/// reads something else; and it throws for what is no base64, and leaves the connection in disorder. Here the body ends
/// where its text is none any more, in a byte that no message has: it is answered like every message that cannot be
/// decoded.
/// </summary>
internal sealed class GrpcWebTextBody(Stream text) : Stream
{
    private const int GroupLength = 4;
    private const int TextLength = 4 * 1024;
    private const byte NoMessage = 0xFF;

    private readonly byte[] _text = new byte[TextLength];
    private readonly byte[] _decoded = new byte[TextLength];
    private ReadOnlyMemory<byte> _rest;
    private int _group;
    private int _inGroup;
    private int _padding;
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
        while (_rest.IsEmpty && !_isOver)
        {
            var count = await text.ReadAsync(_text, cancellationToken);
            _rest = _decoded.AsMemory(0, Decode(_text.AsSpan(0, count)));
        }

        var length = Math.Min(_rest.Length, buffer.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // How many bytes the characters give; none of them is the end of the text.
    private int Decode(ReadOnlySpan<byte> characters)
    {
        var length = 0;
        foreach (var character in characters)
        {
            if (!TryAdd(character))
            {
                return End(length, isBroken: true);
            }

            if (_inGroup == GroupLength)
            {
                length += TakeGroup(_decoded.AsSpan(length));
            }
        }

        return characters.IsEmpty ? End(length, isBroken: _inGroup > 0) : length;
    }

    private bool TryAdd(byte character)
    {
        var digit = Digit(character);
        if (character == '=' ? _inGroup < 2 : _padding > 0 || digit < 0)
        {
            return false;
        }

        _padding += character == '=' ? 1 : 0;
        _group = (_group << 6) | Math.Max(digit, 0);
        _inGroup++;
        return true;
    }

    private int TakeGroup(Span<byte> bytes)
    {
        (bytes[0], bytes[1], bytes[2]) = ((byte)(_group >> 16), (byte)(_group >> 8), (byte)_group);
        var length = GroupLength - 1 - _padding;
        (_group, _inGroup, _padding) = (0, 0, 0);
        return length;
    }

    private int End(int length, bool isBroken)
    {
        _isOver = true;
        if (isBroken)
        {
            _decoded[length++] = NoMessage;
        }

        return length;
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'A' and <= (byte)'Z' => character - 'A',
        >= (byte)'a' and <= (byte)'z' => character - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => character - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
