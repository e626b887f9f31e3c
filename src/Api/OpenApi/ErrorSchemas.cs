using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace FinApi.Api.OpenApi;

/// <summary>google.rpc.Status with the details that errors carry (errors.proto), as JSON has them.</summary>
internal static class ErrorSchemas
{
    private const string Status = "Status";
    private const string ReasonPrefix = "ERROR_REASON_";

    private const string CodeDescription =
        "google.rpc.Code: 3 INVALID_ARGUMENT, 5 NOT_FOUND, 8 RESOURCE_EXHAUSTED, 14 UNAVAILABLE and so on.";

    private const string Schemas = $$"""
    {
      "Status": {
        "type": "object",
        "description": "The error.",
        "required": ["code", "message", "details"],
        "properties": {
          "code": {
            "type": "integer",
            "format": "int32",
            "description": "{{CodeDescription}}",
            "examples": [3]
          },
          "message": { "type": "string", "description": "The fault and the remedy, for people." },
          "details": {
            "type": "array",
            "description": "For programs: always an ErrorInfo and a RequestInfo.",
            "items": {
              "anyOf": [
                { "$ref": "#/components/schemas/ErrorInfo" },
                { "$ref": "#/components/schemas/BadRequest" },
                { "$ref": "#/components/schemas/QuotaFailure" },
                { "$ref": "#/components/schemas/RequestInfo" },
                { "$ref": "#/components/schemas/RetryInfo" }
              ]
            }
          }
        }
      },
      "ErrorInfo": {
        "type": "object",
        "description": "The kind of error: a program decides by reason.",
        "required": ["@type", "reason", "domain"],
        "properties": {
          "@type": { "const": "type.googleapis.com/google.rpc.ErrorInfo" },
          "reason": { "$ref": "#/components/schemas/ErrorReason" },
          "domain": { "const": "finapi" },
          "metadata": { "type": "object", "additionalProperties": { "type": "string" } }
        }
      },
      "BadRequest": {
        "type": "object",
        "description": "The wrong fields or parameters.",
        "required": ["@type", "fieldViolations"],
        "properties": {
          "@type": { "const": "type.googleapis.com/google.rpc.BadRequest" },
          "fieldViolations": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "field": {
                  "type": "string",
                  "description": "The field, as the contract spells it.",
                  "examples": ["page_size"]
                },
                "description": { "type": "string", "description": "The fault, and what to send instead." }
              }
            }
          }
        }
      },
      "QuotaFailure": {
        "type": "object",
        "description": "The limit that is used up.",
        "required": ["@type", "violations"],
        "properties": {
          "@type": { "const": "type.googleapis.com/google.rpc.QuotaFailure" },
          "violations": {
            "type": "array",
            "items": {
              "type": "object",
              "properties": {
                "subject": { "type": "string", "description": "Owner of the limit.", "examples": ["account:acc_1"] },
                "description": { "type": "string", "description": "The limit, and when there is more." }
              }
            }
          }
        }
      },
      "RequestInfo": {
        "type": "object",
        "description": "Names the request in FinApi's log.",
        "required": ["@type", "requestId"],
        "properties": {
          "@type": { "const": "type.googleapis.com/google.rpc.RequestInfo" },
          "requestId": { "type": "string", "description": "The same as the header x-request-id." }
        }
      },
      "RetryInfo": {
        "type": "object",
        "description": "The time after which to try again; also in the header Retry-After.",
        "required": ["@type", "retryDelay"],
        "properties": {
          "@type": { "const": "type.googleapis.com/google.rpc.RetryInfo" },
          "retryDelay": { "type": "string", "examples": ["1s"] }
        }
      }
    }
    """;

    /// <summary>Adds the schemas; the reasons come from the contract.</summary>
    public static void AddTo(SchemaBook schemas, EnumDescriptor reasons)
    {
        foreach (var (name, schema) in JsonNode.Parse(Schemas)!.AsObject())
        {
            schemas.Add(name, schema!.DeepClone().AsObject());
        }

        var values = reasons.Values.Where(value => value.Number != 0).ToList();
        schemas.Add(reasons.Name, new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value.Name[ReasonPrefix.Length..])]),
            ["description"] = string.Join('\n', values.Select(value =>
                $"- `{value.Name[ReasonPrefix.Length..]}`: {CommentText.Of(value.Declaration)}")),
        });
    }

    /// <summary>A response that carries a status.</summary>
    public static JsonObject Response(string description, params string[] headers) =>
        new()
        {
            ["description"] = description,
            ["headers"] = HeaderBook.References([.. HeaderBook.OfEveryAnswer, .. headers]),
            ["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject { ["schema"] = SchemaBook.Reference(Status) },
            },
        };
}
