using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace FinApi.Api.Bypass;

/// <summary>Reads what becomes of streams from the frames that Kestrel sends, which come in pieces.</summary>
internal struct FrameScan
{
    private HeaderBytes _header;
    private int _headerLength;
    private int _payloadLeft;

    public void Read(Span<byte> bytes, BypassConnection connection)
    {
        while (!bytes.IsEmpty)
        {
            var payload = Math.Min(_payloadLeft, bytes.Length);
            if (payload > 0)
            {
                TellPayload(bytes[..payload], connection);
            }

            _payloadLeft -= payload;
            bytes = bytes[payload..];

            var header = Math.Min(Http2Frames.HeaderLength - _headerLength, bytes.Length);
            bytes[..header].CopyTo(_header[_headerLength..]);
            _headerLength += header;
            bytes = bytes[header..];
            if (_headerLength == Http2Frames.HeaderLength)
            {
                _headerLength = 0;
                _payloadLeft = Http2Frames.LengthOf(_header);
                Tell(_header, connection);
            }
        }
    }

    private static void Tell(ReadOnlySpan<byte> header, BypassConnection connection)
    {
        var (type, id) = (Http2Frames.TypeOf(header), Http2Frames.StreamOf(header));
        if (type == Http2Frames.Data)
        {
            connection.NoteSent(id, Http2Frames.LengthOf(header));
        }

        if (type == Http2Frames.ResetStream
            || (type is Http2Frames.Data or Http2Frames.Headers
                && (Http2Frames.FlagsOf(header) & Http2Frames.EndStream) != 0))
        {
            connection.NoteOver(id);
        }
    }

    // Kestrel writes short payloads whole.
    private readonly void TellPayload(Span<byte> payload, BypassConnection connection)
    {
        switch (Http2Frames.TypeOf(_header))
        {
            case Http2Frames.ResetStream when payload.Length == Http2Frames.ResetLength:
                // Without an error it only says that the rest of a request is not needed.
                if (BinaryPrimitives.ReadInt32BigEndian(payload) != 0)
                {
                    connection.NoteReset();
                }

                break;
            case Http2Frames.GoAway when payload.Length >= Http2Frames.GoAwayLength && connection.IsFlooded:
                BinaryPrimitives.WriteInt32BigEndian(payload[sizeof(int)..], Http2Frames.EnhanceYourCalm);
                break;
        }
    }

    [InlineArray(Http2Frames.HeaderLength)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}
