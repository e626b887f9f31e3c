using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace FinApi.Api.OpenApi;

/// <summary>Enums in words.</summary>
internal static partial class EnumText
{
    /// <summary>The enum's comment and a line for each value.</summary>
    public static string Describe(EnumDescriptor type)
    {
        var text = new StringBuilder(CommentText.Of(type.Declaration)).Append('\n');
        foreach (var value in type.Values)
        {
            text.Append($"\n- `{value.Name}`: {CommentText.Of(value.Declaration)}");
        }

        return text.ToString();
    }

    /// <summary>How a query parameter may name the values besides their full names.</summary>
    public static string DescribeShortNames(EnumDescriptor type)
    {
        var names = type.Values.Where(value => value.Number != 0).Select(value => $"`{ShortName(value)}`");
        return $"Short names are accepted too: {string.Join(", ", names)}.";
    }

    private static string ShortName(EnumValueDescriptor value)
    {
        // PriceAdjustment -> PRICE_ADJUSTMENT_, the prefix that buf's lint demands of every value.
        var prefix = WordStart.Replace(value.EnumDescriptor.Name, "_").ToUpperInvariant() + "_";
        return value.Name[prefix.Length..].ToLowerInvariant();
    }

    [GeneratedRegex("(?<=.)(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart { get; }
}
