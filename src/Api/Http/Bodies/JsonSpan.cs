using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FinApi.Application.Time;
using FinApi.Domain.Numbers;
using Google.Protobuf.Reflection;
using NodaTime;

namespace FinApi.Api.Http.Bodies;

/// <summary>
/// Writes JSON into a span that has room for it: whoever begins it knows the most that a row takes. Names come with
/// what stands around them, such as <c>,"open":"</c>.
/// </summary>
internal ref struct JsonSpan(Span<byte> utf8)
{
    // An escaped character, such as \u0001.
    private const int MaxCharacter = 6;

    // The rest of ASCII is escaped, or takes more than one byte.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz !#$%&'()*+,-./:;<=>?@[]^_`{|}~");

    private readonly Span<byte> _utf8 = utf8;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    private readonly Span<byte> Rest => _utf8[Length..];

    /// <summary>A text as JSON has it, without its quotes; escaped as the transcoder does.</summary>
    public static byte[] Escape(ReadOnlySpan<char> text) =>
        JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>How many bytes a text takes at most.</summary>
    public static int MaxText(string? text) => text is null ? 0 : MaxCharacter * text.Length;

    /// <summary>How many bytes a list of words takes at most.</summary>
    public static int MaxWords(string? words) => MaxText(words) + (4 * (words?.Length ?? 0));

    /// <summary>The names of an enumeration by their numbers.</summary>
    public static byte[][] NamesOf(FieldDescriptor field)
    {
        var names = new byte[field.EnumType.Values.Max(value => value.Number) + 1][];
        foreach (var value in field.EnumType.Values)
        {
            names[value.Number] = Escape(value.Name);
        }

        return names;
    }

    public void Add(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Rest);
        Length += json.Length;
    }

    public void Add(ReadOnlySpan<byte> before, decimal value)
    {
        Add(before);
        Length += DecimalText.Format(value, Rest);
    }

    public void Add(ReadOnlySpan<byte> before, Instant value)
    {
        Add(before);
        Length += DateText.FormatInGroups(value, Rest);
    }

    public void Add(ReadOnlySpan<byte> before, LocalDate value)
    {
        Add(before);
        DateText.Format(value, Rest);
        Length += DateText.Date;
    }

    public void Add(ReadOnlySpan<byte> before, ReadOnlySpan<char> value)
    {
        Add(before);
        if (value.ContainsAnyExcept(Plain))
        {
            Add(Escape(value));
        }
        else
        {
            Length += Encoding.ASCII.GetBytes(value, Rest);
        }
    }

    /// <summary>Adds words that are separated by spaces as the elements of a list; null for none.</summary>
    public void AddWords(ReadOnlySpan<byte> before, string? words)
    {
        Add(before);
        if (words is null)
        {
            return;
        }

        var isFirst = true;
        foreach (var range in words.AsSpan().Split(' '))
        {
            var word = words.AsSpan()[range];
            if (word.IsEmpty)
            {
                continue;
            }

            Add(isFirst ? "\""u8 : ",\""u8, word);
            Add("\""u8);
            isFirst = false;
        }
    }

    public void Add(ReadOnlySpan<byte> before, long value)
    {
        Add(before);
        Utf8Formatter.TryFormat(value, Rest, out var length);
        Length += length;
    }
}
