using System.Buffers.Binary;
using System.Text;
using FinApi.Application.Collections;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Streaming.Resume;

/// <summary>
/// Topics as bytes of a token: symbols as text where they fit, because text can be decoded without a table; else as
/// numbers, which take some four to seven bits each.
/// </summary>
internal sealed class TopicSetCode(SymbolNumbers numbers)
{
    /// <summary>Most bytes of a set. With the rest of the token they make 4 KiB of base64url.</summary>
    public const int MaxLength = 3_000;

    private const int MaxGroups = 1_000;
    private const int MaxTopics = 100_000;
    private const int MaxMinInterval = 60_000;
    private const int MaxSymbolBytes = 4 * Symbol.MaxLength;
    private const byte AsText = 0;
    private const byte AsNumbers = 1;

    /// <summary>Encodes the topics; null when they do not fit.</summary>
    public byte[]? Encode(IReadOnlyList<ResumeTopics> topics)
    {
        var text = Encode(topics, AsText);
        if (text is { Length: <= MaxLength })
        {
            return text;
        }

        return Encode(topics, AsNumbers) is { Length: <= MaxLength } numbered ? numbered : null;
    }

    /// <summary>
    /// Decodes topics; null when the bytes are not a set, or when their numbers now mean other symbols.
    /// </summary>
    public IReadOnlyList<ResumeTopics>? Decode(ref ByteReader input)
    {
        var topics = new List<ResumeTopics>();
        for (var left = input.ReadCount(MaxGroups); left > 0; left--)
        {
            var isKind = TopicKind.TryGet(input.Read(), out var kind);
            var delivery = (Delivery)input.Read();
            var terms = new TopicTerms(delivery, input.ReadCount(MaxMinInterval));
            var symbols = input.Read() == AsText ? DecodeText(ref input) : DecodeNumbers(ref input);
            if (!isKind || symbols is null || input.IsBroken || delivery is not (Delivery.Latest or Delivery.Every))
            {
                return null;
            }

            topics.Add(new ResumeTopics(kind, terms, symbols));
        }

        return input.IsBroken ? null : topics;
    }

    private static string[]? DecodeText(ref ByteReader input)
    {
        var symbols = new string[input.ReadCount(MaxTopics)];
        for (var i = 0; i < symbols.Length; i++)
        {
            symbols[i] = Encoding.UTF8.GetString(input.Read(input.ReadCount(MaxSymbolBytes)));
            if (input.IsBroken)
            {
                return null;
            }
        }

        return symbols;
    }

    private byte[]? Encode(IReadOnlyList<ResumeTopics> topics, byte form)
    {
        var output = new ByteWriter();
        output.WriteNumber((ulong)topics.Count);
        foreach (var group in topics)
        {
            output.Write(group.Kind.Number);
            output.Write((byte)group.Terms.Delivery);
            output.WriteNumber((ulong)group.Terms.MinIntervalMilliseconds);
            if (form == AsText || group.Symbols is [TopicSpec.AllSymbols])
            {
                EncodeText(output, group.Symbols);
            }
            else if (!TryEncodeNumbers(output, group.Symbols))
            {
                return null;
            }

            if (output.Length > MaxLength)
            {
                return null;
            }
        }

        return output.ToArray();
    }

    private static void EncodeText(ByteWriter output, IReadOnlyList<string> symbols)
    {
        output.Write(AsText);
        output.WriteNumber((ulong)symbols.Count);
        foreach (var symbol in symbols)
        {
            var bytes = Encoding.UTF8.GetBytes(symbol);
            output.WriteNumber((ulong)bytes.Length);
            output.Write(bytes);
        }
    }

    private bool TryEncodeNumbers(ByteWriter output, IReadOnlyList<string> symbols)
    {
        if (numbers.Find(symbols) is not { } found)
        {
            return false;
        }

        output.Write(AsNumbers);
        Span<byte> sum = stackalloc byte[SymbolNumbers.SumLength];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, SymbolNumbers.Sum(symbols));
        output.Write(sum);
        RiceCode.Write(output, found);
        return true;
    }

    private string[]? DecodeNumbers(ref ByteReader input)
    {
        var sum = input.Read(SymbolNumbers.SumLength);
        if (input.IsBroken || RiceCode.Read(ref input, MaxTopics, numbers.Count - 1) is not { } found)
        {
            return null;
        }

        var symbols = numbers.GetSymbols(found);
        return SymbolNumbers.Sum(symbols) == BinaryPrimitives.ReadUInt32LittleEndian(sum) ? symbols : null;
    }
}
