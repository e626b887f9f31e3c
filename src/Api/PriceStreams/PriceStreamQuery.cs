using System.Text.Json.Nodes;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FinApi.Api.PriceStreams;

/// <summary>Reads StreamPricesRequest from a query that RestMethod has checked and spelt in its one way.</summary>
internal static class PriceStreamQuery
{
    /// <summary>What an EventSource sends that connects again.</summary>
    public const string LastEventId = "Last-Event-ID";

    public static StreamPricesRequest Read(HttpRequest http)
    {
        var json = new JsonObject();
        foreach (var field in StreamPricesRequest.Descriptor.Fields.InFieldNumberOrder())
        {
            var values = http.Query[field.JsonName];
            if (values.Count > 0)
            {
                json[field.JsonName] = field.IsRepeated
                    ? new JsonArray([.. values.Select(value => (JsonNode)value!)])
                    : Single(field, values[0]!);
            }
        }

        var request = JsonParser.Default.Parse<StreamPricesRequest>(json.ToJsonString());

        // What a browser sends when it connects again is newer than what stands in its address.
        if (http.Headers[LastEventId].ToString() is { Length: > 0 } token)
        {
            request.ResumeToken = token;
        }

        return request;
    }

    // proto3 JSON takes numbers as strings too, but not truth.
    private static JsonValue Single(FieldDescriptor field, string value) =>
        field.FieldType == FieldType.Bool ? JsonValue.Create(value == "true") : JsonValue.Create(value);
}
