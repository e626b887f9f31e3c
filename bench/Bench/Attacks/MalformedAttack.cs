using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FinApi.Bench.Report;
using FinApi.Bench.Scenarios;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf.Reflection;

namespace FinApi.Bench.Attacks;

/// <summary>Bodies that are none, over every method and transport. The same seed makes the same ones.</summary>
internal static class MalformedAttack
{
    private const int Bodies = 100_000;
    private const int Seed = 15;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", ":", ",", "\\ud800", "\\udc00", "\\u0000", "\u00ff", "\u00c0\u0080", "\0", "1e999",
        "-", "null", "true", "\"symbol\"", "\"email\"", "\"password\"", "\"name\"", "\"plan\"", "\"key_id\"", "AAPL",
        "=", "AAAA", "AAA=", "\u0001\0\0\0\u0003", "\0\u007f\u00ff\u00ff\u00ff", "\0\u00ff\u00ff\u00ff\u00ff",
        "\0\0\0\0\u0002",
    ];

    // What says that FinApi is at fault: UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS.
    private static readonly string[] Faults = ["2", "13", "14", "15"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(
            "malformed",
            $"{Bodies} random bodies over every method: JSON, gRPC, gRPC-Web in bytes and in text",
            RunAsync),
    ];

    private static IEnumerable<MethodDescriptor> Methods =>
        new[]
            {
                MarketData.Descriptor, History.Descriptor, Reference.Descriptor, Streaming.Descriptor,
                Account.Descriptor, Ingest.Descriptor, Status.Descriptor, Operator.Descriptor,
            }
            .SelectMany(service => service.Methods)
            // They would leave the attack without its key.
            .Where(method =>
                !method.Name.StartsWith("Delete", StringComparison.Ordinal) && method.Name != "RotateApiKey");

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        using var http = new HttpClient { BaseAddress = finApi.Process.Http };
        using var http2 = new HttpClient { BaseAddress = finApi.Process.Grpc };
        foreach (var client in (HttpClient[])[http, http2])
        {
            client.DefaultRequestHeaders.Add("x-api-key", finApi.Key);
            client.Timeout = TimeSpan.FromSeconds(10);
        }

        var random = new Random(Seed);
        var methods = Methods.ToList();
        var answers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        string? failure = null;
        for (var i = 0; i < context.Settings.Scaled(Bodies); i++)
        {
            var method = methods[random.Next(methods.Count)];
            var body = BodyOf(random);
            using var request = RequestOf(method, body, random, out var kind);
            var outcome = await SendAsync(request.Version.Major == 2 ? http2 : http, request);
            answers[outcome] = answers.GetValueOrDefault(outcome) + 1;
            if (failure is null && IsFault(outcome))
            {
                failure = $"{kind} {method.FullName} {Convert.ToHexString(body)}: {outcome}.";
            }
        }

        return
        [
            new Result("malformed", All[0].What)
            {
                Failure = failure,
                Notes =
                [
                    "Answers: "
                    + string.Join(", ", answers.Select(each =>
                        string.Create(CultureInfo.InvariantCulture, $"{each.Key} {each.Value:N0} times")))
                    + ".",
                ],
            },
        ];
    }

    private static byte[] BodyOf(Random random)
    {
        var text = string.Concat(random.GetItems(Pieces, random.Next(1, 24)));
        return Encoding.Latin1.GetBytes(random.Next(2) == 0 ? text : $"{{\"{text}");
    }

    private static HttpRequestMessage RequestOf(MethodDescriptor method, byte[] body, Random random, out string kind)
    {
        var rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        var verb = rule is null ? null : rule.Post.Length > 0 ? "POST" : rule.Patch.Length > 0 ? "PATCH" : null;
        kind = random.Next(4) switch
        {
            0 when verb is not null => "application/json",
            1 => "application/grpc-web",
            2 => "application/grpc-web-text",
            _ => "application/grpc",
        };
        var isJson = kind == "application/json";
        var path = isJson
            ? (rule!.Post + rule.Patch).Replace("{key_id}", "A", StringComparison.Ordinal)
            : $"/{method.Service.FullName}/{method.Name}";
        var request = new HttpRequestMessage(new HttpMethod(isJson ? verb! : "POST"), path)
        {
            Content = new ByteArrayContent(body),
            Version = kind == "application/grpc" ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(kind);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        return request;
    }

    private static async Task<string> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var status = answer.Headers.TryGetValues("grpc-status", out var values) ? values.Single() : null;
            return status is null
                ? $"HTTP {(int)answer.StatusCode}"
                : $"grpc-status {status}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return $"no answer ({exception.GetType().Name})";
        }
    }

    private static bool IsFault(string outcome) =>
        outcome.StartsWith("no answer", StringComparison.Ordinal)
        || outcome.StartsWith("HTTP 5", StringComparison.Ordinal)
        || Faults.Any(fault => outcome == $"grpc-status {fault}");
}
