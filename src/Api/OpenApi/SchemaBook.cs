using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace FinApi.Api.OpenApi;

/// <summary>
/// Schemas of messages and enums as the transcoder writes them, collected under components while being asked for.
/// </summary>
internal sealed class SchemaBook
{
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    /// <summary>Every schema asked for so far and those they refer to, by name.</summary>
    public JsonObject ToJson() =>
        new(_schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    /// <summary>Adds a schema that no message stands for.</summary>
    public void Add(string name, JsonObject schema) => _schemas[name] = schema;

    /// <summary>A reference to a message's schema.</summary>
    public JsonObject Reference(MessageDescriptor message)
    {
        // The entry goes in first: a message may contain itself.
        if (_schemas.TryAdd(message.Name, []))
        {
            Describe(message, _schemas[message.Name]);
        }

        return Reference(message.Name);
    }

    /// <summary>A reference to a schema by its name.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema of a field with its comment and the bounds that it names.</summary>
    public JsonObject Field(FieldDescriptor field)
    {
        var comment = CommentText.Of(field.Declaration);
        var schema = Single(field);
        if (field.IsRepeated)
        {
            CommentBounds.AddTo(schema, string.Empty);
            schema = new JsonObject { ["type"] = "array", ["items"] = schema };
            CommentBounds.AddCount(schema, comment);
        }
        else
        {
            CommentBounds.AddTo(schema, comment);
        }

        schema["description"] = comment;
        return schema;
    }

    private void Describe(MessageDescriptor message, JsonObject schema)
    {
        schema["type"] = "object";
        schema["description"] = CommentText.Of(message.Declaration);
        schema["properties"] = new JsonObject(
            message.Fields.InDeclarationOrder().Select(
                field => KeyValuePair.Create(field.JsonName, (JsonNode?)Field(field))));
    }

    private JsonObject Single(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Bool => new() { ["type"] = "boolean" },
            FieldType.Int32 or FieldType.UInt32 => new() { ["type"] = "integer", ["format"] = "int32" },
            FieldType.Int64 or FieldType.UInt64 => new() { ["type"] = "string", ["format"] = "int64" },
            FieldType.String => new() { ["type"] = "string" },
            FieldType.Enum => Reference(field.EnumType),
            FieldType.Message when field.MessageType.FullName == "google.protobuf.Timestamp" =>
                new() { ["type"] = "string", ["format"] = "date-time" },
            FieldType.Message when field.MessageType.FullName == "google.protobuf.Duration" =>
                new()
                {
                    ["type"] = "string",
                    ["pattern"] = @"^-?\d+(\.\d{1,9})?s$",
                    ["examples"] = new JsonArray("0s"),
                },
            FieldType.Message when field.MessageType.File.Package == "finapi.v1" => Reference(field.MessageType),
            var other => throw new NotSupportedException($"{field.FullName}: {other} has no JSON schema here yet."),
        };

    private JsonObject Reference(EnumDescriptor type)
    {
        _schemas.TryAdd(type.Name, Describe(type));
        return Reference(type.Name);
    }

    private static JsonObject Describe(EnumDescriptor type) =>
        new()
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. type.Values.Select(value => (JsonNode)value.Name)]),
            ["description"] = EnumText.Describe(type),
        };
}
