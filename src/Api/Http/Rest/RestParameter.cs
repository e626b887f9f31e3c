using System.Globalization;
using FinApi.Api.Translation;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Primitives;

namespace FinApi.Api.Http.Rest;

/// <summary>One query parameter: which values it takes, and how the transcoder wants them written.</summary>
internal sealed class RestParameter
{
    /// <summary>What is wrong with a parameter that takes one value and was given several.</summary>
    public const string GivenTwice = "is given more than once; give it once.";

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

    private static (Func<string, string?> Canonical, string Remedy) Rule(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String => (text => text, string.Empty),
            FieldType.Bool => (Truth, $"must be true or false, such as {field.Name}=true."),
            FieldType.Int32 => (Whole, $"must be a whole number, such as {field.Name}=100."),
            FieldType.Enum => (
                text => EnumNames.Find(field.EnumType, text)?.Name,
                $"must be one of {EnumNames.List(field.EnumType)}."),
            FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => (
                ProtoTime.ToCanonical, $"must be a time in RFC 3339, such as {field.Name}=2026-11-20T14:30:00Z."),
            _ => throw new NotSupportedException($"{field.FullName}: a query cannot carry {field.FieldType} yet."),
        };

    // Both symbols=A&symbols=B and symbols=A,B: no value of this API contains a comma.
    private static IEnumerable<string> Split(StringValues given) =>
        given.SelectMany(text => (text ?? string.Empty).Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string? Truth(string text) =>
        bool.TryParse(text, out var value) ? (value ? "true" : "false") : null;

    private static string? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? text : null;
}
