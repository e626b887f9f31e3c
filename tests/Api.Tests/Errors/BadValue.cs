using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FinApi.Api.Errors;
using FinApi.Api.Tests.Services;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Errors;

/// <summary>
/// A request as one line of text, <c>Service.Method {json}</c>, and what the server answers over gRPC and REST.
/// In the JSON <c>x{65}</c> stands for 65 of that character and <c>"x"*65</c> for 65 elements of an array.
/// </summary>
internal sealed partial class BadValue
{
    /// <summary>Every method of the contract, those about accounts too.</summary>
    public static readonly IReadOnlyList<MethodDescriptor> Methods =
        [.. Contract.Methods, .. Contracts.V1.Account.Descriptor.Methods];

    private static readonly JsonParser Details = new(new JsonParser.Settings(10, RestErrors.DetailTypes));

    private readonly string _line;
    private readonly MethodDescriptor _method;
    private readonly string _json;

    public BadValue(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        _line = line;
        _method = Methods.Single(method => $"{method.Service.Name}.{method.Name}" == line[..space]);
        _json = Characters().Replace(Elements().Replace(line[(space + 1)..], Repeat), Repeat);
    }

    public string MethodName => _method.FullName;

    /// <summary>The fields of the request that are sent.</summary>
    public IEnumerable<string> FieldNames => JsonNode.Parse(_json)!.AsObject().Select(property => property.Key);

    /// <summary>The line and the answers below it, once where both are the same.</summary>
    public async Task<string> DescribeAsync(GrpcChannel grpc, HttpClient http)
    {
        var overGrpc = await CallAsync(grpc);
        if (_method.IsClientStreaming)
        {
            return $"{_line}\n  grpc {overGrpc}";
        }

        var overRest = await SendAsync(http);
        return overGrpc == overRest
            ? $"{_line}\n  both {overGrpc}"
            : $"{_line}\n  grpc {overGrpc}  rest {overRest}";
    }

    // Any method: one message up, and then whatever comes down.
    private async Task<string> CallAsync(GrpcChannel channel)
    {
        var method = new Method<IMessage, IMessage>(
            MethodType.ServerStreaming,
            _method.Service.FullName,
            _method.Name,
            Marshallers.Create(message => message.ToByteArray(), bytes => _method.InputType.Parser.ParseFrom(bytes)),
            Marshallers.Create(message => message.ToByteArray(), bytes => _method.OutputType.Parser.ParseFrom(bytes)));
        var token = TestContext.Current.CancellationToken;
        var request = JsonParser.Default.Parse(_json, _method.InputType);
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(
            method, host: null, new CallOptions(cancellationToken: token), request);
        try
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync(token))
            {
                // Only errors are of interest.
            }

            return "OK\n";
        }
        catch (RpcException refusal)
        {
            return Describe(refusal.GetRpcStatus()!);
        }
    }

    private async Task<string> SendAsync(HttpClient http)
    {
        using var request = MakeRequest();
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return "OK\n";
        }

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return body.StartsWith('{')
            ? Describe(Details.Parse<Google.Rpc.Status>(body))
            : $"{(int)response.StatusCode} without JSON\n";
    }

    private HttpRequestMessage MakeRequest()
    {
        var rule = _method.GetOptions().GetExtension(AnnotationsExtensions.Http);
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Post => (HttpMethod.Post, rule.Post),
            HttpRule.PatternOneofCase.Patch => (HttpMethod.Patch, rule.Patch),
            HttpRule.PatternOneofCase.Delete => (HttpMethod.Delete, rule.Delete),
            var other => throw new NotSupportedException(other.ToString()),
        };
        var fields = JsonNode.Parse(_json)!.AsObject();
        path = PathFields().Replace(path, match => Take(fields, match.Groups["name"].Value));
        return rule.Body == "*"
            ? new HttpRequestMessage(verb, path) { Content = JsonContent.Create(fields) }
            : new HttpRequestMessage(verb, $"{path}?{ToQuery(fields)}");
    }

    private static string Take(JsonObject fields, string name)
    {
        var value = fields[name]?.ToString() ?? string.Empty;
        fields.Remove(name);
        return Uri.EscapeDataString(value);
    }

    private static string ToQuery(JsonObject fields)
    {
        var pairs = fields.SelectMany(field => field.Value is JsonArray several
            ? several.Select(value => (field.Key, Value: value!.ToString()))
            : [(field.Key, Value: field.Value!.ToString())]);
        return string.Join('&', pairs.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
    }

    private static string Describe(Google.Rpc.Status status)
    {
        var text = new StringBuilder($"{(Code)status.Code} {status.GetDetail<ErrorInfo>()?.Reason}\n");
        foreach (var violation in status.GetDetail<BadRequest>()?.FieldViolations ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"    {violation.Field}: {violation.Description}\n");
        }

        return text.ToString();
    }

    private static string Repeat(Match match)
    {
        var count = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
        var separator = match.Value.StartsWith('"') ? ", " : string.Empty;
        return string.Join(separator, Enumerable.Repeat(match.Groups["what"].Value, count));
    }

    [GeneratedRegex(@"(?<what>.)\{(?<count>\d+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Characters();

    [GeneratedRegex(
        @"(?<what>""[^""]*"")\*(?<count>\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Elements();

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PathFields();
}
