using System.Text.Json.Nodes;
using FinApi.Api.Translation;

namespace FinApi.Api.OpenApi;

/// <summary>Headers of answers.</summary>
internal static class HeaderBook
{
    private static readonly (string Name, string Description)[] Headers =
    [
        ("x-request-id", "Identifies the request in FinApi's log; the caller's own id if the caller sent one."),
        ("Cache-Control", "How long the answer may be cached; see docs/caching.md. "
            + $"Errors: {CacheControlText.NoStore}."),
        ("ETag", "Strong validator of the answer, to be sent as If-None-Match. "
            + "Absent where an answer is not validated."),
        ("Cache-Tag", "Names by which a shared cache can purge the answer. "
            + "Only on answers that a shared cache may keep."),
        ("RateLimit", "The rest of each limit: r calls, and more in t seconds; see docs/limits.md."),
        ("RateLimit-Policy", "The limits of the caller: q calls in w seconds. "
            + "\"minute\", \"key\" and \"account\" slide, \"day\" is the day in UTC."),
        ("X-RateLimit-Limit", "The limit that refused; else the minute's limit, of account or key, "
            + "with fewer calls left."),
        ("X-RateLimit-Remaining", "Calls that are left of X-RateLimit-Limit."),
        ("X-RateLimit-Reset", "The time when there will be more calls, in seconds since 1970."),
        ("X-RateLimit-Nodes", "Number of nodes that count limits separately; the rest is that of the answering node. "
            + "Absent where limits are not divided."),
        ("X-RateLimit-Degraded", "true while what counts limits for all nodes does not answer: the node counts by "
            + "itself and grants its share. Absent otherwise."),
        ("WWW-Authenticate", "Send a key as Bearer, or in the header x-api-key (RFC 9110, section 11.6.1)."),
        ("Retry-After", "Seconds after which trying again may help. Absent when it does not help."),
    ];

    /// <summary>Those of every answer, errors too.</summary>
    public static IReadOnlyList<string> OfEveryAnswer { get; } =
    [
        "x-request-id", "Cache-Control", "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining",
        "X-RateLimit-Reset", "X-RateLimit-Nodes", "X-RateLimit-Degraded",
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
