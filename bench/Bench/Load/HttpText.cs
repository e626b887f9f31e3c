using System.Text;

namespace FinApi.Bench.Load;

/// <summary>Requests of HTTP/1.1 as bytes.</summary>
internal static class HttpText
{
    public static byte[] Get(string? key, string path, string? tag = null) =>
        Encode("GET", path, [("x-api-key", key), ("If-None-Match", tag)], []);

    public static byte[] Post(string? key, string path, string contentType, byte[] body) =>
        Encode(
            "POST",
            path,
            [("x-api-key", key), ("Content-Type", contentType), ("Content-Length", $"{body.Length}")],
            body);

    private static byte[] Encode(string method, string path, (string Name, string? Value)[] headers, byte[] body)
    {
        var text = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        foreach (var (name, value) in headers)
        {
            text.Append(value is null ? string.Empty : $"{name}: {value}\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()), .. body];
    }
}
