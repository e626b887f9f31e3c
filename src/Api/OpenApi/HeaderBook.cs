using System.Text.Json.Nodes;
using FinApi.Api.Translation;

namespace FinApi.Api.OpenApi;

/// <summary>Headers of answers.</summary>
internal static class HeaderBook
{
    private static readonly (string Name, string Description)[] Headers =
    [
        ("x-request-id", "Names the request in FinApi's log; the caller's own when it sent one."),
        ("Cache-Control", "What the answer may be cached for; see docs/caching.md. "
            + $"Errors: {CacheControlText.NoStore}."),
        ("ETag", "Strong validator of the answer, to be sent as If-None-Match. "
            + "Absent where an answer is not validated."),
        ("Cache-Tag", "Names by which a shared cache can purge the answer. "
            + "Only on answers that such a cache may keep."),
        ("RateLimit", "What is left of each limit: r calls, and more in t seconds; see docs/limits.md."),
        ("RateLimit-Policy", "The limits of the caller: q calls in w seconds. "
            + "\"minute\", \"key\" and \"account\" slide, \"day\" is the day in UTC."),
        ("X-RateLimit-Limit", "Calls of the limit that is nearest: in a minute, or in the day where that refuses."),
        ("X-RateLimit-Remaining", "Calls that are left of it."),
        ("X-RateLimit-Reset", "When there will be more of them, in seconds since 1970."),
        ("X-RateLimit-Nodes", "Nodes that count limits apart: what is left is the share of the one that answers. "
            + "Absent where limits are not divided."),
        ("WWW-Authenticate", "What would do: a key as Bearer, or in the header x-api-key (RFC 9110, section 11.6.1)."),
        ("Retry-After", "Seconds after which trying again may help. Absent when it does not help."),
    ];

    /// <summary>Those of every answer, errors too.</summary>
    public static IReadOnlyList<string> OfEveryAnswer { get; } =
    [
        "x-request-id", "Cache-Control", "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining",
        "X-RateLimit-Reset", "X-RateLimit-Nodes",
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
