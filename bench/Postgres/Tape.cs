using System.Buffers.Binary;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>
/// The rows of one session as COPY BINARY takes them, made once by the server. Other sessions have the same ones with
/// other times, so that loading costs the server's work alone: a client that encodes each row takes longer than that.
/// </summary>
internal sealed class Tape
{
    // Eleven bytes of signature, four of flags, and the length of an extension, which is not there.
    private const int HeaderBytes = 19;

    private readonly byte[] _bytes;
    private readonly int[][] _places;
    private readonly long[] _offsets;
    private readonly int _end;

    private Tape(byte[] bytes, int[][] places, int end)
    {
        (_bytes, _places, _end) = (bytes, places, end);
        _offsets = new long[places.Length];
    }

    public int RowCount => _places[0].Length;

    /// <summary>What a COPY begins with.</summary>
    public ReadOnlyMemory<byte> Header => _bytes.AsMemory(0, HeaderBytes);

    /// <summary>The rows.</summary>
    public ReadOnlyMemory<byte> Rows => _bytes.AsMemory(HeaderBytes, _end - HeaderBytes);

    /// <summary>What a COPY ends with.</summary>
    public ReadOnlyMemory<byte> Trailer => _bytes.AsMemory(_end);

    /// <summary>Records what a query gives.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="select">The query, its columns typed as those of the table.</param>
    /// <param name="moving">Columns of 8 bytes, from 0, that differ between sessions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Tape> RecordAsync(
        NpgsqlConnection connection, string select, int[] moving, CancellationToken cancellationToken)
    {
        using var recorded = new MemoryStream();
        await using (var copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY ({select}) TO STDOUT (FORMAT BINARY)", cancellationToken))
        {
            await copy.CopyToAsync(recorded, cancellationToken);
        }

        var bytes = recorded.ToArray();
        var places = moving.Select(_ => new List<int>()).ToArray();
        var end = Find(bytes, moving, places);
        return new Tape(bytes, [.. places.Select(of => of.ToArray())], end);
    }

    /// <summary>The same for another thread.</summary>
    public Tape Copy() => new([.. _bytes], _places, _end);

    /// <summary>Has each moving column be so much greater than it was recorded.</summary>
    public void MoveTo(params ReadOnlySpan<long> offsets)
    {
        for (var column = 0; column < offsets.Length; column++)
        {
            var step = offsets[column] - _offsets[column];
            _offsets[column] = offsets[column];
            foreach (var place in _places[column])
            {
                var value = _bytes.AsSpan(place, sizeof(long));
                BinaryPrimitives.WriteInt64BigEndian(value, BinaryPrimitives.ReadInt64BigEndian(value) + step);
            }
        }
    }

    // A row is the number of its fields, and of each its length (-1: null) and its bytes. -1 fields are the end.
    private static int Find(ReadOnlySpan<byte> bytes, int[] moving, List<int>[] places)
    {
        var at = HeaderBytes;
        while (BinaryPrimitives.ReadInt16BigEndian(bytes[at..]) is var fields and >= 0)
        {
            at += sizeof(short);
            for (var field = 0; field < fields; field++)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
                at += sizeof(int);
                if (Array.IndexOf(moving, field) is var column and >= 0)
                {
                    places[column].Add(at);
                }

                at += Math.Max(length, 0);
            }
        }

        return at;
    }
}
