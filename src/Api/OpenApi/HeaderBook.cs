using System.Text.Json.Nodes;

namespace FinApi.Api.OpenApi;

/// <summary>Headers of answers.</summary>
internal static class HeaderBook
{
    private static readonly (string Name, string Description)[] Headers =
    [
        ("x-request-id", "Names the request in FinApi's log; the caller's own when it sent one."),
        ("Cache-Control", "What the answer may be cached for; see docs/caching.md. Errors: private, no-store."),
        ("ETag", "Strong validator of the answer, to be sent as If-None-Match. Absent where an answer is not validated."),
        ("Cache-Tag", "Names by which a shared cache can purge the answer. Only on answers that such a cache may keep."),
        ("Retry-After", "Seconds after which trying again may help. Absent when it does not help."),
    ];

    /// <summary>All of them, for components.</summary>
    public static JsonObject ToJson() =>
        new(Headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)new JsonObject
        {
            ["description"] = header.Description,
            ["schema"] = new JsonObject { ["type"] = "string" },
        })));

    /// <summary>References to some of them, for a response.</summary>
    public static JsonObject References(params IEnumerable<string> names) =>
        new(names.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject
        {
            ["$ref"] = $"#/components/headers/{name}",
        })));
}
