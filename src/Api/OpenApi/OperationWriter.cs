using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FinApi.Api.Auth;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Http.Caching;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;
using Google.Api;
using Google.Protobuf.Reflection;

namespace FinApi.Api.OpenApi;

/// <summary>Writes methods with a google.api.http rule as operations.</summary>
internal sealed partial class OperationWriter(SchemaBook schemas)
{
    private const string FileMessage = "google.api.HttpBody";

    /// <summary>Adds the method's paths; none for a method without a rule.</summary>
    public void Write(MethodDescriptor method, JsonObject paths)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return;
        }

        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("get", rule.Get),
            HttpRule.PatternOneofCase.Post => ("post", rule.Post),
            HttpRule.PatternOneofCase.Patch => ("patch", rule.Patch),
            HttpRule.PatternOneofCase.Delete => ("delete", rule.Delete),
            var other => throw new NotSupportedException($"{method.FullName}: {other} is not described yet."),
        };
        if (paths[path] is not JsonObject operations)
        {
            paths[path] = operations = [];
        }

        operations[verb] = Operation(method, path, takesBody: rule.Body.Length > 0);
    }

    private JsonObject Operation(MethodDescriptor method, string path, bool takesBody)
    {
        var text = CommentText.Of(method.Declaration);
        var policy = CallPolicy.Of(method);
        var operation = new JsonObject
        {
            ["tags"] = new JsonArray(method.Service.Name),
            ["operationId"] = $"{method.Service.Name}_{method.Name}",
            ["summary"] = CommentText.Summary(text),
            ["description"] = $"{text}\n\n{NeedOf(policy)}{CostText(method)}",
            ["security"] = Security(policy),
            ["parameters"] = Parameters(method.InputType, path, takesBody),
        };
        if (takesBody)
        {
            // The transcoder takes fields of the path from the path; the same field in the body is ignored.
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = Media(
                    "application/json", schemas.Reference(method.InputType, SchemaUse.Body, NamesInPath(path))),
            };
        }

        operation["responses"] = Responses(method, hasPathParameter: path.Contains('{'));
        return operation;
    }

    private static string NeedOf(CallPolicy policy) =>
        policy.Access == Access.Public ? "Needs no key."
            : policy.Scope == Scopes.None ? "Needs a key with any scope."
            : $"Needs the scope `{string.Join(' ', ScopeText.List(policy.Scope))}`.";

    // Either of the two schemes; none for a public method.
    private static JsonArray Security(CallPolicy policy) =>
        policy.Access == Access.Public
            ? []
            : [
                new JsonObject { ["ApiKeyAuth"] = new JsonArray() },
                new JsonObject { ["BearerAuth"] = new JsonArray() },
            ];

    private static HashSet<string> NamesInPath(string path) =>
        [.. PathVariable.Matches(path).Select(match => match.Groups["name"].Value)];

    private JsonArray Parameters(MessageDescriptor request, string path, bool takesBody)
    {
        var inPath = NamesInPath(path);
        var fields = request.Fields.InDeclarationOrder().Where(field => !takesBody || inPath.Contains(field.Name));
        return [.. fields.Select(field => (JsonNode)Parameter(field, inPath.Contains(field.Name)))];
    }

    private JsonObject Parameter(FieldDescriptor field, bool isInPath)
    {
        var schema = schemas.Field(field, SchemaUse.Body);
        var description = (string)schema["description"]!;
        schema.Remove("description");
        if (field.FieldType == FieldType.Enum)
        {
            description += $"\n\n{EnumText.DescribeShortNames(field.EnumType)}";
        }

        return new JsonObject
        {
            ["name"] = field.Name,
            ["in"] = isInPath ? "path" : "query",
            ["description"] = description,
            ["required"] = isInPath || SchemaBook.IsRequired(field),
            ["schema"] = schema,
        };
    }

    private static string CostText(MethodDescriptor method) =>
        CallPolicy.Of(method) switch
        {
            { HasAccountLimit: true } => "\n\nCosts nothing: calls about accounts have a limit of their own.",
            { Cost: 0 } => "\n\nNot counted by any limit.",
            { Cost: 1 } => string.Empty,
            var policy => $"\n\nCounts as {policy.Cost} calls.",
        };

    private JsonObject Responses(MethodDescriptor method, bool hasPathParameter)
    {
        var isValidated = CachedMethods.Contains(method);
        var isFile = method.OutputType.FullName == FileMessage;
        string[] ofValidated = isValidated ? ["ETag", "Cache-Tag"] : [];
        string[] headers = [.. HeaderBook.OfEveryAnswer, .. ofValidated];
        var responses = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = isValidated && isFile
                    ? "The answer. When If-None-Match names it, 304 without a body."
                    : "The answer.",
                ["headers"] = HeaderBook.References(headers),
                ["content"] = Content(method),
            },
        };
        // Of a method that has an answer without a body Kiota's clients give nothing at all, unless it is JSON.
        if (isValidated && !isFile)
        {
            responses["304"] = new JsonObject
            {
                ["description"] = "The answer that If-None-Match names is still right.",
                ["headers"] = HeaderBook.References(headers),
            };
        }

        responses["400"] = ErrorSchemas.Response("A field of the request is wrong: BadRequest names the field.");
        if (CallPolicy.Of(method).Access != Access.Public)
        {
            responses["401"] = ErrorSchemas.Response("The caller is unknown: see the reason.", "WWW-Authenticate");
            responses["403"] = ErrorSchemas.Response("The caller's key or plan does not allow this.");
        }

        if (hasPathParameter)
        {
            responses["404"] = ErrorSchemas.Response("The thing does not exist, or has no data yet: see the reason.");
        }

        responses["429"] = ErrorSchemas.Response("A limit is used up: QuotaFailure names the limit.", "Retry-After");
        responses["default"] = ErrorSchemas.Response("Any other error.", "Retry-After");
        return responses;
    }

    private JsonObject Content(MethodDescriptor method)
    {
        if (method.OutputType.FullName == FileMessage)
        {
            // As a plain string generated clients take it for JSON, or throw it away: NSwag, orval, Kiota.
            var file = Media("text/csv", Binary());
            if (method.InputType.FindFieldByName("format") is not null)
            {
                file[FileAnswer.Arrow] = new JsonObject { ["schema"] = Binary() };
                file[FileAnswer.Parquet] = new JsonObject { ["schema"] = Binary() };
            }

            return file;
        }

        if (!method.IsServerStreaming)
        {
            return Media("application/json", schemas.Reference(method.OutputType, SchemaUse.Answer));
        }

        var content = Media("application/x-ndjson", schemas.Reference(method.OutputType, SchemaUse.Frame));
        content["text/event-stream"] = new JsonObject { ["schema"] = Binary() };
        return content;
    }

    private static JsonObject Binary() => new() { ["type"] = "string", ["format"] = "binary" };

    private static JsonObject Media(string type, JsonNode schema) =>
        new() { [type] = new JsonObject { ["schema"] = schema } };

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathVariable { get; }
}
