using FinApi.Api.Errors;
using FinApi.Application.Results;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Primitives;

namespace FinApi.Api.Http.Rest;

/// <summary>
/// What one REST route takes in its query and its body, found once when the route is mapped. The transcoder alone would
/// ignore unknown parameters and know only one spelling of each value.
/// </summary>
internal sealed class RestMethod
{
    private const int MaxShownLength = 64;
    private const string WholeBody = "*";

    private readonly Dictionary<string, RestParameter> _parameters = new(StringComparer.Ordinal);
    private readonly string _names;

    private RestMethod(MethodDescriptor method, HttpRule rule)
    {
        var path = PathOf(rule);
        var parameters = method.InputType.Fields.InFieldNumberOrder()
            .Where(field => !path.Contains($"{{{field.Name}}}", StringComparison.Ordinal))
            .Select(field => new RestParameter(field))
            .ToArray();
        if (rule.Body == WholeBody)
        {
            Body = new RestBody(parameters);
            parameters = [];
        }

        foreach (var parameter in parameters)
        {
            _parameters[parameter.Field.JsonName] = parameter;
            _parameters[parameter.Field.Name] = parameter;
        }

        var names = parameters.Length == 0 ? "none" : string.Join(", ", parameters.Select(p => p.Field.Name));
        _names = $"is not a parameter of this method, which has: {names}.";
    }

    /// <summary>What the route takes as a body; null when it takes none.</summary>
    public RestBody? Body { get; }

    /// <summary>The table of a method that is not transcoded.</summary>
    public static RestMethod Of(MethodDescriptor method) =>
        new(method, method.GetOptions().GetExtension(AnnotationsExtensions.Http));

    /// <summary>Adds the tables to every transcoded route of a service.</summary>
    public static void Attach(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<GrpcJsonTranscodingMetadata>().FirstOrDefault() is { } transcoding)
        {
            endpoint.Metadata.Add(new RestMethod(transcoding.MethodDescriptor, transcoding.HttpRule));
        }
    }

    /// <summary>
    /// Reads the query into what the transcoder understands; a failure names every parameter that is wrong.
    /// </summary>
    public Failure? Read(IQueryCollection query, out QueryCollection canonical)
    {
        var values = new Dictionary<string, StringValues>(query.Count, StringComparer.OrdinalIgnoreCase);
        List<FieldViolation>? unknown = null;
        List<FieldViolation>? wrong = null;
        foreach (var (name, given) in query)
        {
            if (!_parameters.TryGetValue(name, out var parameter))
            {
                (unknown ??= []).Add(new FieldViolation(Shorten(name), _names));
            }
            else if (parameter.Read(given, out var value) is { } problem)
            {
                (wrong ??= []).Add(new FieldViolation(parameter.Field.Name, problem));
            }
            else if (value.Count > 0 && !values.TryAdd(parameter.Field.JsonName, value))
            {
                (wrong ??= []).Add(new FieldViolation(parameter.Field.Name, RestParameter.GivenTwice));
            }
        }

        canonical = new QueryCollection(values);
        return (unknown, wrong) switch
        {
            ({ } names, _) => Failure.UnknownParameter(names),
            (_, { } fields) => Failure.From(Error.Invalid(fields)),
            _ => null,
        };
    }

    private static string PathOf(HttpRule rule) =>
        rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => rule.Get,
            HttpRule.PatternOneofCase.Post => rule.Post,
            HttpRule.PatternOneofCase.Patch => rule.Patch,
            HttpRule.PatternOneofCase.Delete => rule.Delete,
            var other => throw new NotSupportedException($"{other} is not a verb of this API yet."),
        };

    internal static string Shorten(string name) =>
        name.Length <= MaxShownLength ? name : name[..MaxShownLength] + "...";
}
