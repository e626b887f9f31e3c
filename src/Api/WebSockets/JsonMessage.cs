using System.Text.Json;
using System.Text.Json.Nodes;
using FinApi.Api.Errors;
using FinApi.Api.Http.Rest;
using FinApi.Api.Translation;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FinApi.Api.WebSockets;

/// <summary>
/// Reads a SubscribeRequest from JSON. Values of enums may be written as over REST (<c>quotes</c>), and what is wrong
/// is named by its place. What is written as the contract has it costs nothing more.
/// </summary>
internal static class JsonMessage
{
    private static readonly JsonParser Strict = new(JsonParser.Settings.Default);
    private static readonly JsonParser Lenient = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 16 };

    /// <exception cref="StreamRefusedException">A field is wrong.</exception>
    /// <exception cref="InvalidJsonException">It is no JSON.</exception>
    /// <exception cref="InvalidProtocolBufferException">It is no such message.</exception>
    public static SubscribeRequest Parse(string text)
    {
        try
        {
            return Strict.Parse<SubscribeRequest>(text);
        }
        catch (InvalidProtocolBufferException)
        {
            if (Read(text, isToFindFault: false) is not { } canonical)
            {
                throw;
            }

            return ParseCanonical(canonical);
        }
    }

    // A misspelt field is the client's mistake; an operation that is not known here is answered as such.
    private static SubscribeRequest ParseCanonical(JsonObject canonical)
    {
        var text = canonical.ToJsonString();
        try
        {
            return Strict.Parse<SubscribeRequest>(text);
        }
        catch (InvalidProtocolBufferException)
        {
            var request = ParseLeniently(text);
            if (request.RequestCase != SubscribeRequest.RequestOneofCase.None)
            {
                Read(text, isToFindFault: true);
                CheckRoot(canonical);
                throw;
            }

            return request;
        }
    }

    // Beside an operation that is known here, what the root lacks is a mistake too.
    private static void CheckRoot(JsonObject canonical)
    {
        foreach (var (name, _) in canonical)
        {
            if (Find(SubscribeRequest.Descriptor, name) is null)
            {
                throw Malformed(name, IsNoFieldOf(SubscribeRequest.Descriptor));
            }
        }
    }

    private static SubscribeRequest ParseLeniently(string text)
    {
        try
        {
            return Lenient.Parse<SubscribeRequest>(text);
        }
        catch (InvalidProtocolBufferException)
        {
            Read(text, isToFindFault: true);
            throw;
        }
    }

    // Null: not even the form of a message.
    private static JsonObject? Read(string text, bool isToFindFault)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Shallow);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, SubscribeRequest.Descriptor, prefix: string.Empty, isToFindFault)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Read(JsonElement given, MessageDescriptor message, string prefix, bool isToFindFault)
    {
        var canonical = new JsonObject();
        foreach (var property in given.EnumerateObject())
        {
            var name = JsonText.ReadName(property) ?? throw Malformed(prefix + "?", "is not Unicode text.");
            var field = Find(message, name);
            var path = prefix + (field?.Name ?? name);
            var value = ReadField(property.Value, field, path, isToFindFault);
            if (!canonical.TryAdd(name, value))
            {
                throw Malformed(path, RestParameter.GivenTwice);
            }

            if (isToFindFault)
            {
                Check(message, field, name, value, path);
            }
        }

        return canonical;
    }

    private static JsonNode? ReadField(JsonElement given, FieldDescriptor? field, string path, bool isToFindFault)
    {
        if (field is not { IsRepeated: true } || given.ValueKind != JsonValueKind.Array)
        {
            return ReadValue(given, field, path, isToFindFault);
        }

        var all = new JsonArray();
        foreach (var each in given.EnumerateArray())
        {
            all.Add(ReadValue(each, field, $"{path}[{all.Count}]", isToFindFault));
        }

        return all;
    }

    private static JsonNode? ReadValue(JsonElement given, FieldDescriptor? field, string path, bool isToFindFault) =>
        (field?.FieldType, given.ValueKind) switch
        {
            (FieldType.Message, JsonValueKind.Object) => Read(given, field!.MessageType, path + ".", isToFindFault),
            (FieldType.Enum, JsonValueKind.String) => EnumNames.Find(
                field!.EnumType, JsonText.Read(given) ?? string.Empty)?.Name
                ?? throw Invalid(path, $"must be one of {EnumNames.List(field.EnumType)}."),
            _ => JsonNode.Parse(given.GetRawText()),
        };

    // The parser does not say which field is wrong: each is tried alone.
    private static void Check(
        MessageDescriptor message, FieldDescriptor? field, string name, JsonNode? value, string path)
    {
        // What the root lacks may be an operation of a later version.
        if (field is null && message == SubscribeRequest.Descriptor)
        {
            return;
        }

        try
        {
            Strict.Parse(new JsonObject { [name] = value?.DeepClone() }.ToJsonString(), message);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw Malformed(path, field is null ? IsNoFieldOf(message) : exception.Message);
        }
    }

    private static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        message.Fields.InFieldNumberOrder().FirstOrDefault(field => field.JsonName == name || field.Name == name);

    private static string IsNoFieldOf(MessageDescriptor message)
    {
        var fields = string.Join(", ", message.Fields.InFieldNumberOrder().Select(field => field.Name));
        return $"is not a field; {message.Name} has {fields}.";
    }

    private static StreamRefusedException Invalid(string path, string problem) => new(Error.Invalid(path, problem));

    private static StreamRefusedException Malformed(string path, string problem) =>
        new(Error.Invalid(path, problem) with { Reason = TransportReason.MalformedRequest });
}
