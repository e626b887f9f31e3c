using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;

namespace FinApi.Api.OpenApi;

/// <summary>
/// Schemas of messages and enums as the transcoder writes them, collected under components while being asked for.
/// </summary>
internal sealed class SchemaBook
{
    private const string StreamFile = "finapi/v1/streaming.proto";

    private static readonly HashSet<string> NoNames = [];

    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaUse> _uses = [];

    /// <summary>Every schema asked for so far and those they refer to, by name.</summary>
    public JsonObject ToJson() =>
        new(_schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    /// <summary>Adds a schema that no message stands for.</summary>
    public void Add(string name, JsonObject schema) => _schemas[name] = schema;

    /// <summary>A reference to the schema of a message where it stands.</summary>
    /// <param name="message">The message.</param>
    /// <param name="use">Where it stands.</param>
    /// <param name="inPath">Fields that come in the path and need not come again.</param>
    /// <exception cref="NotSupportedException">It stands elsewhere too, under the same name.</exception>
    public JsonObject Reference(MessageDescriptor message, SchemaUse use, IReadOnlySet<string>? inPath = null)
    {
        var name = use == SchemaUse.Frame && message.File.Name != StreamFile ? $"Streamed{message.Name}" : message.Name;
        // The entry goes in first: a message may contain itself.
        if (_schemas.TryAdd(name, []))
        {
            _uses[name] = use;
            Describe(message, use, inPath ?? NoNames, _schemas[name]);
        }

        return _uses[name] == use
            ? Reference(name)
            : throw new NotSupportedException($"{name} stands in a {use} and in a {_uses[name]}: it needs two names.");
    }

    /// <summary>Whether a caller has to send a field.</summary>
    public static bool IsRequired(FieldDescriptor field) =>
        field.GetOptions()
            ?.GetExtension(FieldBehaviorExtensions.FieldBehavior)
            ?.Contains(FieldBehavior.Required) == true;

    /// <summary>A reference to a schema by its name.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema of a field with its comment and the bounds that it names.</summary>
    public JsonObject Field(FieldDescriptor field, SchemaUse use)
    {
        var comment = CommentText.Of(field.Declaration);
        var schema = Single(field, use);
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

    private void Describe(
        MessageDescriptor message, SchemaUse use, IReadOnlySet<string> inPath, JsonObject schema)
    {
        schema["type"] = "object";
        schema["description"] = CommentText.Of(message.Declaration);
        schema["properties"] = new JsonObject(
            message.Fields.InDeclarationOrder().Select(
                field => KeyValuePair.Create(field.JsonName, (JsonNode?)Field(field, use))));
        var required = message.Fields.InDeclarationOrder()
            .Where(field => IsAlwaysThere(field, use) && !inPath.Contains(field.Name))
            .Select(field => (JsonNode)field.JsonName)
            .ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }
    }

    // Of a message that may be missing its comment says when it is absent, as the contract's style demands.
    private static bool IsAlwaysThere(FieldDescriptor field, SchemaUse use) =>
        use switch
        {
            SchemaUse.Body => IsRequired(field),
            SchemaUse.Answer => !field.HasPresence
                || (field.FieldType == FieldType.Message
                    && field.RealContainingOneof is null
                    && !CommentText.Of(field.Declaration).Contains("absent", StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };

    private JsonObject Single(FieldDescriptor field, SchemaUse use) =>
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
            FieldType.Message when field.MessageType.File.Package == "finapi.v1" => Reference(field.MessageType, use),
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
