using Microsoft.Extensions.Primitives;

namespace FinApi.Api.Http.Caching;

/// <summary>Reads If-None-Match (RFC 9110, section 13.1.2).</summary>
internal static class IfNoneMatch
{
    /// <summary>Whether the caller refuses any answer that exists, whatever it is.</summary>
    public static bool IsAny(StringValues header) => header is [{ } value] && value.AsSpan().Trim() is "*";

    /// <summary>The tag in the list that has the validator in the epoch of the store; null when none has.</summary>
    public static EntityTag? Find(StringValues header, string validator, long epoch = 1)
    {
        foreach (var line in header)
        {
            // Our tags hold no comma; a foreign one that does is cut into pieces that match nothing.
            foreach (var range in line.AsSpan().Split(','))
            {
                if (EntityTag.TryParse(line.AsSpan(range).Trim(), out var tag)
                    && tag.Validator == validator
                    && tag.Epoch == epoch)
                {
                    return tag;
                }
            }
        }

        return null;
    }
}
