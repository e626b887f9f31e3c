using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Paging;

/// <summary>The two kinds of position in a page token: a place in a market's order, and a text.</summary>
internal static class PagePositions
{
    private const int TickLength = 2 * sizeof(long);

    public static string Issue(this PageTokens tokens, string query, TickOrder position)
    {
        Span<byte> bytes = stackalloc byte[TickLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, UnixNanoseconds.From(position.EventTime));
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], position.Sequence);
        return tokens.Issue(query, bytes);
    }

    public static string Issue(this PageTokens tokens, string query, string position) =>
        tokens.Issue(query, Encoding.UTF8.GetBytes(position));

    /// <summary>
    /// Reads the position; null for an empty token. False when the token is not one of this query, or is outdated.
    /// </summary>
    public static bool TryRead(
        this PageTokens tokens,
        string query,
        string token,
        out TickOrder? position,
        [NotNullWhen(false)] out Error? error)
    {
        (position, error) = (null, null);
        if (token.Length == 0)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[TickLength];
        if (!tokens.TryRead(query, token, bytes, out var length, out error))
        {
            return false;
        }

        if (length != TickLength)
        {
            error = Error.InvalidPageToken();
            return false;
        }

        var nanoseconds = BinaryPrimitives.ReadInt64BigEndian(bytes);
        position = new TickOrder(
            UnixNanoseconds.ToInstant(nanoseconds),
            BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]));
        return true;
    }

    /// <inheritdoc cref="TryRead(PageTokens, string, string, out TickOrder?, out Error?)"/>
    public static bool TryRead(
        this PageTokens tokens,
        string query,
        string token,
        out string? position,
        [NotNullWhen(false)] out Error? error)
    {
        (position, error) = (null, null);
        if (token.Length == 0)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[200];
        if (!tokens.TryRead(query, token, bytes, out var length, out error))
        {
            return false;
        }

        position = Encoding.UTF8.GetString(bytes[..length]);
        return true;
    }
}
