using System.Globalization;
using FinApi.Domain.Freshness;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// A strong ETag in its parts: <c>"validator.w"</c>, or <c>"validator.p-br"</c> for a part of the data compressed with
/// br, and <c>"2:validator.w"</c> in the second epoch of the store. The parts come back in If-None-Match, so that a 304
/// can carry the same headers as the answer that it confirms without making that answer again.
/// </summary>
/// <param name="Validator">Changes whenever the data do. Holds no full stop and no colon.</param>
/// <param name="Extent">How much of what was asked for the answer holds.</param>
/// <param name="Encoding">Content-Encoding of the bytes; empty when they are plain.</param>
/// <param name="Epoch">
/// The epoch of the store, in hexadecimal; 1 is not written. What is not of the store is of the first one.
/// </param>
internal readonly record struct EntityTag(
    string Validator, AnswerExtent Extent, string Encoding, long Epoch = EntityTag.FirstEpoch)
{
    private const long FirstEpoch = 1;

    // By the number of the extent: p for a part, w for the whole, e for an empty answer.
    private const string Extents = "pwe";

    public static bool TryParse(ReadOnlySpan<char> text, out EntityTag tag)
    {
        tag = default;
        // The comparison for If-None-Match is the weak one (RFC 9110, section 13.1.2): W/ makes no difference.
        if (text.StartsWith("W/"))
        {
            text = text[2..];
        }

        var point = text.LastIndexOf('.');
        if (text is not ['"', .., '"'] || point < 2 || !Extents.Contains(text[point + 1]))
        {
            return false;
        }

        var encoding = text[(point + 2)..^1];
        if (encoding is not ("" or ['-', _, ..]))
        {
            return false;
        }

        var validator = text[1..point];
        var epoch = FirstEpoch;
        if (validator.IndexOf(':') is >= 0 and var colon)
        {
            if (!long.TryParse(validator[..colon], NumberStyles.AllowHexSpecifier, null, out epoch)
                || epoch <= FirstEpoch
                || colon + 1 == validator.Length)
            {
                return false;
            }

            validator = validator[(colon + 1)..];
        }

        tag = new EntityTag(
            validator.ToString(),
            (AnswerExtent)Extents.IndexOf(text[point + 1], StringComparison.Ordinal),
            encoding.IsEmpty ? "" : encoding[1..].ToString(),
            epoch);
        return true;
    }

    public override string ToString() => Epoch == FirstEpoch ? Text(prefix: "") : Text($"{Epoch:x}:");

    private string Text(string prefix) =>
        $"\"{prefix}{Validator}.{Extents[(int)Extent]}{(Encoding.Length == 0 ? "" : "-")}{Encoding}\"";
}
