using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FinApi.Api.Translation;
using FinApi.Application.Results;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Primitives;

namespace FinApi.Api.Http.Rest;

/// <summary>One field of a query or a body: which values it takes, and how the transcoder wants them written.</summary>
internal sealed class RestParameter
{
    /// <summary>What is wrong with a parameter that takes one value and was given several.</summary>
    public const string GivenTwice = "is given more than once; give it once.";

    // An answer must not be many times as long as the body that is wrong.
    private const int MaxToldElements = 20;

    private readonly Func<string, string?> _canonical;
    private readonly string _remedy;

    public RestParameter(FieldDescriptor field)
    {
        Field = field;
        (_canonical, _remedy) = Rule(field);
    }

    public FieldDescriptor Field { get; }

    /// <summary>
    /// Reads what was given; empty values count as absent. Returns what is wrong, null when nothing is.
    /// </summary>
    public string? Read(StringValues given, out StringValues canonical)
    {
        canonical = StringValues.Empty;
        if (Field.IsRepeated)
        {
            var values = Split(given).Select(_canonical!).ToArray();
            canonical = values;
            return values.Contains(null) ? _remedy : null;
        }

        if (given.Count > 1)
        {
            return GivenTwice;
        }

        if (given is not [{ Length: > 0 } text])
        {
            return null;
        }

        canonical = _canonical(text);
        return canonical.Count == 0 ? _remedy : null;
    }

    /// <summary>
    /// Reads a value of a JSON body; null counts as absent. Returns what is wrong, of a list the first wrong elements;
    /// empty when nothing is.
    /// </summary>
    public IReadOnlyList<FieldViolation> Read(JsonElement given, out JsonNode? canonical)
    {
        canonical = null;
        if (given.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (!Field.IsRepeated)
        {
            canonical = ReadText(given) is { } text ? NodeOf(text) : null;
            return canonical is null ? [new FieldViolation(Field.Name, _remedy)] : [];
        }

        if (given.ValueKind != JsonValueKind.Array)
        {
            return [new FieldViolation(Field.Name, $"must be a list, such as \"{Field.JsonName}\": [].")];
        }

        var texts = given.EnumerateArray().Select(ReadText).ToList();
        canonical = new JsonArray([.. texts.OfType<string>().Select(NodeOf)]);
        return
        [
            .. texts.Select((text, i) => (text, i))
                .Where(each => each.text is null)
                .Take(MaxToldElements)
                .Select(each => new FieldViolation($"{Field.Name}[{each.i}]", _remedy)),
        ];
    }

    // Numbers and truths may be written as texts too, as in protobuf's JSON; a text is never made of a number.
    private string? ReadText(JsonElement given) => (given.ValueKind, Field.FieldType) switch
    {
        (JsonValueKind.String, _) => JsonText.Read(given) is { } text ? _canonical(text) : null,
        (JsonValueKind.Number, FieldType.Int32 or FieldType.Enum) => _canonical(given.GetRawText()),
        (JsonValueKind.True or JsonValueKind.False, FieldType.Bool) => _canonical(given.GetRawText()),
        _ => null,
    };

    // The transcoder takes no text in place of a truth or a number.
    private JsonNode NodeOf(string text) => Field.FieldType switch
    {
        FieldType.Bool => JsonValue.Create(bool.Parse(text)),
        FieldType.Int32 => JsonValue.Create(int.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    private static (Func<string, string?> Canonical, string Remedy) Rule(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String => (text => text, "must be a text of whole Unicode characters."),
            FieldType.Bool => (Truth, $"must be true or false, such as {field.Name}=true."),
            FieldType.Int32 => (Whole, $"must be a whole number up to {int.MaxValue}, such as {field.Name}=100."),
            FieldType.Enum => (
                text => EnumNames.Find(field.EnumType, text)?.Name,
                $"must be one of {EnumNames.List(field.EnumType)}."),
            FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => (
                ProtoTime.ToCanonical, $"must be a time in RFC 3339, such as {field.Name}=2026-11-20T14:30:00Z."),
            FieldType.Message when field.MessageType.FullName == Duration.Descriptor.FullName => (
                ProtoTime.ToCanonicalDuration, $"must be a time in seconds, such as {field.Name}=86400s."),
            _ => throw new NotSupportedException($"{field.FullName}: a query cannot carry {field.FieldType} yet."),
        };

    // Both symbols=A&symbols=B and symbols=A,B: no value of this API contains a comma.
    private static IEnumerable<string> Split(StringValues given) =>
        given.SelectMany(text => (text ?? string.Empty).Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string? Truth(string text) =>
        bool.TryParse(text, out var value) ? (value ? "true" : "false") : null;

    private static string? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value.ToString(CultureInfo.InvariantCulture)
            : null;
}
