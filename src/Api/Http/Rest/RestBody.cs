using System.Text.Json;
using System.Text.Json.Nodes;
using FinApi.Api.Errors;
using FinApi.Application.Results;

namespace FinApi.Api.Http.Rest;

/// <summary>
/// What one REST route takes as a JSON body. The transcoder alone would ignore unknown fields, know only one spelling
/// of each value, and name no field that is wrong.
/// </summary>
internal sealed class RestBody
{
    public const string ContentType = "application/json";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    private readonly Dictionary<string, RestParameter> _fields = new(StringComparer.Ordinal);
    private readonly string _names;

    public RestBody(IReadOnlyList<RestParameter> fields)
    {
        foreach (var field in fields)
        {
            _fields[field.Field.JsonName] = field;
            _fields[field.Field.Name] = field;
        }

        _names = "is not a field of this method's body, which has: "
            + $"{(fields.Count == 0 ? "none" : string.Join(", ", fields.Select(field => field.Field.Name)))}.";
    }

    /// <summary>Reads the body into what the transcoder understands; no body is an empty object.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than bodies may be.</exception>
    public async Task<(Failure? Failure, MemoryStream? Body)> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var given = new MemoryStream();
        await request.Body.CopyToAsync(given, cancellationToken);
        if (given.Length > 0 && !request.HasJsonContentType())
        {
            return (Failure.Malformed("The body must be JSON: send it with Content-Type: application/json."), null);
        }

        return given.Length == 0 ? (null, new MemoryStream("{}"u8.ToArray())) : Read(given);
    }

    private (Failure? Failure, MemoryStream? Body) Read(MemoryStream given)
    {
        try
        {
            using var document = JsonDocument.Parse(given.GetBuffer().AsMemory(0, (int)given.Length), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : (Failure.Malformed("The body must be one JSON object, such as {}."), null);
        }
        catch (JsonException e)
        {
            var place = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            return (Failure.Malformed($"The body is not valid JSON at {place}."), null);
        }
    }

    private (Failure? Failure, MemoryStream? Body) Read(JsonElement root)
    {
        List<FieldViolation> unknown = [], wrong = [];
        var canonical = new JsonObject();
        foreach (var property in root.EnumerateObject())
        {
            if (JsonText.ReadName(property) is not { } name)
            {
                return (Failure.Malformed("The body has a field whose name is not Unicode text."), null);
            }

            if (!_fields.TryGetValue(name, out var field))
            {
                unknown.Add(new FieldViolation(RestMethod.Shorten(name), _names));
            }
            else if (field.Read(property.Value, out var value) is { Count: > 0 } problems)
            {
                wrong.AddRange(problems);
            }
            else if (value is not null && !canonical.TryAdd(field.Field.JsonName, value))
            {
                wrong.Add(new FieldViolation(field.Field.Name, RestParameter.GivenTwice));
            }
        }

        return (unknown, wrong) switch
        {
            ({ Count: > 0 }, _) => (Failure.UnknownParameter(unknown), null),
            (_, { Count: > 0 }) => (Failure.From(Error.Invalid(wrong)), null),
            _ => (null, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(canonical))),
        };
    }
}
