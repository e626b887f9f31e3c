using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FinApi.Api.OpenApi;

/// <summary>
/// Bounds of a field as its comment words them. The contract's comments are written alike throughout, and are the one
/// place where bounds stand; a wording that is not known here adds nothing.
/// </summary>
internal static partial class CommentBounds
{
    /// <summary>Adds bounds of a single string or number.</summary>
    public static void AddTo(JsonObject schema, string comment)
    {
        switch ((string?)schema["type"])
        {
            case "integer":
                AddRange(schema, comment);
                break;
            case "string" when schema["format"] is null:
                AddText(schema, comment);
                break;
        }
    }

    /// <summary>Adds how many elements a list may have: <c>1 to 500, a repeated one is answered once</c>.</summary>
    public static void AddCount(JsonObject schema, string comment)
    {
        if (Range.Match(comment) is { Success: true } range)
        {
            schema["minItems"] = Number(range, "low");
            schema["maxItems"] = Number(range, "high");
        }
    }

    // "1 to 10,000; 0 means 1,000": zero is what an absent number is on the wire, so it is allowed too.
    private static void AddRange(JsonObject schema, string comment)
    {
        if (Range.Match(comment) is not { Success: true } range)
        {
            return;
        }

        var zero = ZeroMeans.Match(comment);
        schema["minimum"] = zero.Success ? 0 : Number(range, "low");
        schema["maximum"] = Number(range, "high");
        if (zero.Success)
        {
            schema["default"] = Number(zero, "value");
        }
    }

    private static void AddText(JsonObject schema, string comment)
    {
        if (comment.Contains("YYYY-MM-DD", StringComparison.Ordinal))
        {
            schema["format"] = "date";
        }
        else if (OneOf.Match(comment) is { Success: true } oneOf)
        {
            schema["enum"] = new JsonArray([.. oneOf.Groups["codes"].Value.Split(", ").Select(code => (JsonNode)code)]);
        }
        else if (Decimal.IsMatch(comment))
        {
            schema["format"] = "decimal";
        }
        else
        {
            AddLength(schema, comment);
        }

        if (Example.Match(comment) is { Success: true } example)
        {
            schema["examples"] = new JsonArray(example.Groups["value"].Value);
        }
    }

    private static void AddLength(JsonObject schema, string comment)
    {
        if (LengthRange.Match(comment) is { Success: true } range)
        {
            schema["minLength"] = Number(range, "low");
            schema["maxLength"] = Number(range, "high");
        }
        else if (LengthMost.Match(comment) is { Success: true } most)
        {
            schema["maxLength"] = Number(most, "value");
        }
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\b(?<low>\d+) to (?<high>[\d,]*\d)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range { get; }

    [GeneratedRegex(@"\b0 means (?<value>[\d,]*\d)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZeroMeans { get; }

    [GeneratedRegex(
        @"\b(?<low>\d+) to (?<high>\d+) characters", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LengthRange { get; }

    [GeneratedRegex(
        @"[Aa]t most (?<value>\d+) characters", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LengthMost { get; }

    [GeneratedRegex(@"^One of (?<codes>(\w+, )+\w+)\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OneOf { get; }

    // The ask refers to the bid, whose comment says that it is a decimal.
    [GeneratedRegex(
        @"\ba decimal\b|, like bid_(price|size)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decimal { get; }

    [GeneratedRegex(
        @"such as (?<value>[^\s,;]*[^\s,;.])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example { get; }
}
