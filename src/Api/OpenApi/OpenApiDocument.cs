using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FinApi.Api.Nodes;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;

namespace FinApi.Api.OpenApi;

/// <summary>
/// The OpenAPI 3.1 description of the REST API, or of the part of it that a node serves. Made once from the contract;
/// the same bytes for the same build and roles.
/// </summary>
internal sealed class OpenApiDocument
{
    private const string Description = """
    Market data over REST; the same calls exist over gRPC on its own port, with the same names.

    Prices and sizes are decimal strings such as "187.23": they never pass through floating point. Times are RFC 3339
    in UTC with up to nine digits of a second; ranges are half-open, [start, end). Query parameters are written as here
    or in lowerCamelCase; unknown ones are refused. Every GET answers HEAD too.
    """;

    // Readable in a diff: indented, and only what JSON itself demands is escaped.
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes the document.</summary>
    /// <param name="roles">What the node serves.</param>
    public OpenApiDocument(Roles roles)
    {
        Utf8 = [.. JsonSerializer.SerializeToUtf8Bytes(Write(roles), Layout), (byte)'\n'];
        Validator = Convert.ToHexStringLower(SHA256.HashData(Utf8).AsSpan(0, 8));
    }

    /// <summary>The document as JSON. Not to be changed.</summary>
    public byte[] Utf8 { get; }

    /// <summary>Changes with <see cref="Utf8"/>.</summary>
    public string Validator { get; }

    private static JsonObject Write(Roles roles)
    {
        var served = RoleServices.ListOf(roles);
        var files = ContractDescriptors.Load();
        var services = files.SelectMany(file => file.Services).ToList();
        var schemas = new SchemaBook();
        var reasons = files.SelectMany(file => file.EnumTypes).Single(type => type.Name == nameof(ErrorReason));
        ErrorSchemas.AddTo(schemas, reasons);

        var paths = new JsonObject();
        var operations = new OperationWriter(schemas);
        foreach (var method in services.Where(service => served.Contains(service.FullName))
            .SelectMany(service => service.Methods))
        {
            operations.Write(method, paths);
        }

        var described = paths
            .SelectMany(path => path.Value!.AsObject())
            .SelectMany(operation => operation.Value!["tags"]!.AsArray())
            .Select(tag => (string?)tag)
            .ToHashSet();
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = Info(roles),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "This server." }),
            ["tags"] = new JsonArray([.. services.Where(service => described.Contains(service.Name)).Select(Tag)]),
            ["paths"] = paths,
            ["components"] = Components(schemas),
        };
    }

    private static JsonObject Info(Roles roles) =>
        new()
        {
            ["title"] = "FinApi",
            ["version"] = "v1",
            ["summary"] = "A self-hosted market-data API.",
            ["description"] = roles == Roles.All
                ? Description
                : $"{Description}\n\nThis node has the {Noun(roles)} {RoleText.Join(roles)}; "
                    + "other nodes serve other calls.",
            ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
        };

    private static string Noun(Roles roles) => RoleText.List(roles).Count == 1 ? "role" : "roles";

    private static JsonNode Tag(Google.Protobuf.Reflection.ServiceDescriptor service) =>
        new JsonObject { ["name"] = service.Name, ["description"] = CommentText.Of(service.Declaration) };

    private static JsonObject Components(SchemaBook schemas) =>
        new()
        {
            ["schemas"] = schemas.ToJson(),
            ["headers"] = HeaderBook.ToJson(),
            ["securitySchemes"] = new JsonObject
            {
                ["ApiKeyAuth"] = new JsonObject
                {
                    ["type"] = "apiKey",
                    ["in"] = "header",
                    ["name"] = "x-api-key",
                    ["description"] = "An API key. Never in the query string.",
                },
                ["BearerAuth"] = new JsonObject
                {
                    ["type"] = "http",
                    ["scheme"] = "bearer",
                    ["description"] = "The same key, or the token of a session.",
                },
            },
        };
}
