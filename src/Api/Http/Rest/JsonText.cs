using System.Text.Json;

namespace FinApi.Api.Http.Rest;

/// <summary>
/// Texts of a JSON body. The parser looks at their bytes only when they are asked for, and throws then for what is no
/// Unicode: bytes that are no UTF-8, and one half of a surrogate pair.
/// </summary>
internal static class JsonText
{
    /// <summary>The value of a string; null when it is no Unicode.</summary>
    public static string? Read(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name of a field; null when it is no Unicode.</summary>
    public static string? ReadName(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
