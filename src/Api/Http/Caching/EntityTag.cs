namespace FinApi.Api.Http.Caching;

/// <summary>
/// A strong ETag in its parts: <c>"validator.w"</c>, or <c>"validator.p-br"</c> for a part of the data compressed with br.
/// The parts come back in If-None-Match, so that a 304 can carry the same headers as the answer that it confirms without
/// making that answer again.
/// </summary>
/// <param name="Validator">Changes whenever the data do. Holds no full stop.</param>
/// <param name="IsWhole">Whether no further page follows.</param>
/// <param name="Encoding">Content-Encoding of the bytes; empty when they are plain.</param>
internal readonly record struct EntityTag(string Validator, bool IsWhole, string Encoding)
{
    private const char Whole = 'w';
    private const char Part = 'p';

    public static bool TryParse(ReadOnlySpan<char> text, out EntityTag tag)
    {
        tag = default;
        // The comparison for If-None-Match is the weak one (RFC 9110, section 13.1.2): W/ makes no difference.
        if (text.StartsWith("W/"))
        {
            text = text[2..];
        }

        var point = text.LastIndexOf('.');
        if (text is not ['"', .., '"'] || point < 2 || text[point + 1] is not (Whole or Part))
        {
            return false;
        }

        var encoding = text[(point + 2)..^1];
        if (encoding is not ("" or ['-', _, ..]))
        {
            return false;
        }

        tag = new EntityTag(
            text[1..point].ToString(), text[point + 1] == Whole, encoding.IsEmpty ? "" : encoding[1..].ToString());
        return true;
    }

    public override string ToString() =>
        $"\"{Validator}.{(IsWhole ? Whole : Part)}{(Encoding.Length == 0 ? "" : "-")}{Encoding}\"";
}
