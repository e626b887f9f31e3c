using System.Buffers.Binary;
using FinApi.Application.Log;
using FinApi.Application.Log.Format;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>
/// A row of the log as Redis holds and sends it: a version, six numbers of eight bytes, and the entries as the store
/// holds them. What is not wanted is passed over without reading the entries.
/// </summary>
internal readonly struct LogMessage
{
    private const byte Version = 1;
    private const int HeaderLength = 1 + (6 * sizeof(long));

    private readonly ReadOnlyMemory<byte> _bytes;

    private LogMessage(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The epoch of the row.</summary>
    public long Epoch => Number(0);

    /// <summary>The term of the row.</summary>
    public long Term => Number(1);

    /// <summary>Position of the first entry.</summary>
    public long FirstPosition => Number(2);

    /// <summary>Position of the last entry.</summary>
    public long LastPosition => Number(3);

    /// <summary>When the row was made, by the clock of the store.</summary>
    public long Time => Number(4);

    /// <summary>How far a standby must have come to answer for what is settled of it; 0 for any.</summary>
    public long WalPosition => Number(5);

    /// <summary>The message of bytes.</summary>
    /// <exception cref="FormatException">They are of a newer FinApi, or damaged.</exception>
    public static LogMessage Read(ReadOnlyMemory<byte> bytes) =>
        bytes.Length > HeaderLength && bytes.Span[0] == Version
            ? new LogMessage(bytes)
            : throw new FormatException(
                "A row of the log in Redis is of another version than this FinApi reads, or damaged.");

    /// <summary>The bytes of a row.</summary>
    public static byte[] Write(long epoch, LogRow row, long walPosition)
    {
        var entries = LogFormat.Encode(row);
        var bytes = new byte[HeaderLength + entries.Length];
        bytes[0] = Version;
        ReadOnlySpan<long> numbers =
            [epoch, row.Term, row.FirstPosition, row.LastPosition, UnixNanos.From(row.Time), walPosition];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1 + (i * sizeof(long))), numbers[i]);
        }

        entries.CopyTo(bytes, HeaderLength);
        return bytes;
    }

    /// <summary>The row.</summary>
    /// <exception cref="FormatException">Its entries are of a newer FinApi, or damaged.</exception>
    public LogRow ToRow() =>
        new(Term, FirstPosition, UnixNanos.ToInstant(Time), LogFormat.Decode(_bytes.Span[HeaderLength..]));

    private long Number(int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[(1 + (index * sizeof(long)))..]);
}
