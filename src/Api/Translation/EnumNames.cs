using System.Globalization;
using Google.Protobuf.Reflection;

namespace FinApi.Api.Translation;

/// <summary>Names of enum values as callers write them: <c>split</c> for <c>PRICE_ADJUSTMENT_SPLIT</c>.</summary>
internal static class EnumNames
{
    /// <summary>The short names of all values that may be sent, for messages.</summary>
    public static string List(EnumDescriptor type) =>
        string.Join(", ", type.Values.Where(value => value.Number != 0).Select(Short));

    /// <summary>The name without the type's prefix, in lower case.</summary>
    public static string Short(EnumValueDescriptor value) =>
        value.Name[Prefix(value.EnumDescriptor).Length..].ToLowerInvariant();

    /// <summary>
    /// Finds a value by its short or full name in any case, or by its number. A start of the short name of three
    /// letters or more will do where it is the only one: <c>desc</c>.
    /// </summary>
    public static EnumValueDescriptor? Find(EnumDescriptor type, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return type.FindValueByNumber(number);
        }

        EnumValueDescriptor? started = null;
        var starts = 0;
        foreach (var value in type.Values)
        {
            var name = Short(value);
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase)
                || value.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            if (text.Length >= 3 && name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            {
                started = value;
                starts++;
            }
        }

        return starts == 1 ? started : null;
    }

    // buf's STANDARD lint demands this prefix, so it is always there.
    private static string Prefix(EnumDescriptor type)
    {
        var zero = type.FindValueByNumber(0).Name;
        return zero[..^"UNSPECIFIED".Length];
    }
}
