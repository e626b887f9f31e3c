using System.Text.Json;
using FinApi.Api.OpenApi;
using FinApi.Application.Nodes;

namespace FinApi.Api.Tests.OpenApi;

/// <summary>Checks answers against what the OpenApi document says is always in them.</summary>
internal static class RequiredFields
{
    private const string Prefix = "#/components/schemas/";

    private static readonly JsonElement Schemas = JsonDocument.Parse(new OpenApiDocument(Roles.All).Utf8).RootElement
        .GetProperty("components").GetProperty("schemas");

    /// <summary>Fails unless all that is required is there, at every depth.</summary>
    public static void Check(string json, string schema)
    {
        using var answer = JsonDocument.Parse(json);
        Check(answer.RootElement, Schemas.GetProperty(schema), schema);
    }

    private static void Check(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()![Prefix.Length..];
            Check(value, Schemas.GetProperty(name), $"{path}({name})");
            return;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Check(item, schema.GetProperty("items"), path + "[]");
            }

            return;
        }

        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray())
            {
                Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{path} lacks {name}: {value}");
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            var name = $"{path}.{property.Name}";
            Assert.True(properties.TryGetProperty(property.Name, out var described), $"{name} is not described.");
            Check(property.Value, described, name);
        }
    }
}
