using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FinApi.Api.Auth;
using FinApi.Api.Http.Rest;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Api.Tests.Drills;

/// <summary>
/// Bodies that are none, over every route that takes one: whatever comes is the caller's fault, and is said to be so.
/// </summary>
[Collection(MarketCollection.Name)]
public sealed class MalformedBodyTests(MarketServer market)
{
    // Where a field stands, {0} is its name.
    private static readonly string[] SpoiltFields =
    [
        """{{"{0}":"\ud800"}}""",
        """{{"{0}":"a\udc00b"}}""",
        """{{"{0}":"\ud800\ud800"}}""",
        "{{\"{0}\":\"\u00ff\u00fe\"}}",
        "{{\"{0}\":\"\u00c0\u0080\"}}",
        "{{\"{0}\":\"\u00ed\u00a0\u0080\"}}",
    ];

    private static readonly string[] SpoiltBodies =
    [
        """{"\ud800":"a"}""",
        "{\"\u00ff\":\"a\"}",
        "\u00ff\u00fe{\u0000}\u0000",
        "{",
        "\"\\ud800\"",
        "[\"\\ud800\"]",
        new string('[', 100_000),
        """{"a":1e999999}""",
    ];

    private ApiServer Server => market.Server;

    private IEnumerable<RouteEndpoint> Endpoints =>
        Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>();

    [Fact]
    public async Task Json_NoUnicodeInEveryFieldOfEveryBody_IsAFaultOfTheCallerThatNamesTheField()
    {
        var fields = 0;
        foreach (var (path, verb, names) in Bodies())
        {
            foreach (var name in names)
            {
                foreach (var spoilt in SpoiltFields)
                {
                    var body = string.Format(null, CompositeFormat.Parse(spoilt), name);
                    using var answer = await SendAsync(verb, path, body);

                    Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{verb} {path} {body}: {answer}");
                    Assert.Equal([name], (await ErrorAnswer.FromAsync(answer)).Fields);
                    fields++;
                }
            }
        }

        Assert.True(fields > 20, $"Only {fields} fields were tried.");
    }

    [Fact]
    public async Task Json_NoJsonToEveryBody_IsAFaultOfTheCaller()
    {
        foreach (var (path, verb, _) in Bodies())
        {
            foreach (var body in SpoiltBodies)
            {
                using var answer = await SendAsync(verb, path, body);

                Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{verb} {path} {body}: {answer}");
                Assert.NotEmpty((await ErrorAnswer.FromAsync(answer)).Message);
            }
        }
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFF")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("zz")]
    public async Task Chunk_OfASizeThatIsNone_IsAFaultOfTheCallerOnEveryRoute(string size)
    {
        var routes = Bodies().Select(body => (body.Verb, body.Path, Type: "application/json"))
            .Append(("GET", "/v1/status", "application/json"))
            .Append(("POST", "/finapi.v1.Status/GetStatus", "application/grpc-web"))
            .Append(("POST", "/finapi.v1.MarketData/GetQuote", "application/grpc-web"));
        foreach (var (verb, path, type) in routes)
        {
            var head = $"{verb} {path} HTTP/1.1\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n"
                + $"x-finapi-portal: 1\r\nSec-Fetch-Site: same-origin\r\nx-api-key: {Server.Keys.Enterprise}";

            var answer = await RawHttp.SendAsync(Server, head, $"{size}\r\n{{}}\r\n0\r\n\r\n");

            var status = type == "application/json" ? "HTTP/1.1 400" : "grpc-status: 3";
            Assert.True(answer.Contains(status, StringComparison.OrdinalIgnoreCase), $"{head}\n\n{answer}");
        }
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("A")]
    [InlineData("AAAA=AAA")]
    [InlineData("AAAAAA=")]
    [InlineData("AAAAAA=A")]
    [InlineData("AAAAA===")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff")]
    public async Task GrpcWebText_NoBase64ToEveryMethod_IsAFaultOfTheCaller(string text)
    {
        foreach (var path in GrpcPaths())
        {
            using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(text));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web-text");
            using var answer = await Server.Http.PostAsync(path, content, TestContext.Current.CancellationToken);

            var status = await StatusOfAsync(answer);
            Assert.True(
                answer.StatusCode == HttpStatusCode.OK && status is StatusCode.InvalidArgument,
                $"{path} {text}: {status} {answer}");
        }
    }

    [Theory]
    [InlineData(1, null, 3)] // compressed, and not said how
    [InlineData(1, "gzip", 3)] // compressed by nothing
    [InlineData(2, null, 3)] // neither compressed nor not
    [InlineData(0xFF, "gzip", 3)]
    [InlineData(0, null, int.MinValue)] // lengths that are not those of the bytes
    [InlineData(0, null, -1)]
    [InlineData(0, null, int.MaxValue)]
    [InlineData(0, null, 1_000)]
    [InlineData(0, null, 2)]
    public async Task Frame_OfAnotherForm_IsAFaultOfTheCallerOnEveryMethod(int flag, string? encoding, int length)
    {
        byte[] frame = [(byte)flag, 0, 0, 0, 0, 7, 7, 7];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        foreach (var path in GrpcPaths())
        {
            foreach (var sent in (byte[][])[frame, [.. Good(path), .. frame]])
            {
                var error = await RawCall.SendAsync(Server, path, sent, encoding: encoding);

                Assert.True(
                    error.Code is Code.InvalidArgument or Code.ResourceExhausted && error.RequestId.Length > 0,
                    $"{path}: {error}");
            }
        }
    }

    [Fact]
    public async Task Text_WithNulInEveryField_IsAFaultOfTheCallerThatNamesTheField()
    {
        var texts = 0;
        foreach (var method in Methods().Where(method => !method.IsClientStreaming))
        {
            foreach (var field in method.InputType.Fields.InFieldNumberOrder())
            {
                if (field.FieldType != FieldType.String)
                {
                    continue;
                }

                var request = (IMessage)Activator.CreateInstance(method.InputType.ClrType)!;
                if (field.IsRepeated)
                {
                    ((IList<string>)field.Accessor.GetValue(request)).Add("A\0");
                }
                else
                {
                    field.Accessor.SetValue(request, "A\0");
                }

                var error = await RawCall.SendAsync(
                    Server, Contract.GrpcPath(method), RawCall.Frame(request.ToByteArray()));

                Assert.True(error.Code == Code.InvalidArgument, $"{method.FullName}.{field.Name}: {error}");
                Assert.Contains(field.Name, error.Fields);
                texts++;
            }
        }

        Assert.True(texts > 30, $"Only {texts} fields were tried.");
    }

    [Fact]
    public async Task Hello_WithNulInItsName_IsAFaultOfTheCaller()
    {
        var hello = new SubscribeRequest { Hello = new Hello { ClientName = "desk\0" } };

        var error = await RawCall.SendAsync(
            Server, "/finapi.v1.Streaming/Subscribe", RawCall.Frame(hello.ToByteArray()));

        Assert.Equal((Code.InvalidArgument, "hello.client_name"), (error.Code, Assert.Single(error.Fields)));
    }

    private static IEnumerable<MethodDescriptor> Methods() =>
        Contract.Methods.Concat(Contracts.V1.Account.Descriptor.Methods)
            .Concat(Contracts.V1.Streaming.Descriptor.Methods);

    private static IEnumerable<string> GrpcPaths() => Methods().Select(Contract.GrpcPath);

    // What opens a stream whose second message is wrong.
    private static byte[] Good(string path) =>
        path switch
        {
            "/finapi.v1.Ingest/Publish" => RawCall.Frame(
                new PublishRequest { Source = "drill", SourceEpoch = 1, FirstSequence = 1 }.ToByteArray()),
            "/finapi.v1.Streaming/Subscribe" => RawCall.Frame(
                new SubscribeRequest { Hello = new Hello() }.ToByteArray()),
            _ => [],
        };

    // Of an answer that has begun, the status is a frame of its body.
    private static async Task<StatusCode?> StatusOfAsync(HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("grpc-status", out var values))
        {
            return (StatusCode)int.Parse(values.Single(), null);
        }

        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var text = string.Concat(body.Split('=', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => Encoding.Latin1.GetString(
                Convert.FromBase64String(part.PadRight(part.Length + ((4 - (part.Length % 4)) % 4), '=')))));
        var at = text.IndexOf("grpc-status: ", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : (StatusCode)int.Parse(text.AsSpan(at + 13, 1), null);
    }

    private IEnumerable<(string Path, string Verb, string[] Texts)> Bodies()
    {
        foreach (var endpoint in Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<RestMethod>() is { Body: not null }
                && endpoint.Metadata.GetMetadata<CallPolicy>() is { } policy)
            {
                var method = Methods().Single(each => $"{each.Service.FullName}/{each.Name}" == policy.Method);
                var raw = endpoint.RoutePattern.RawText!;
                var texts = method.InputType.Fields.InFieldNumberOrder()
                    .Where(field => field is { FieldType: FieldType.String, IsRepeated: false }
                        && !raw.Contains($"{{{field.Name}}}", StringComparison.Ordinal))
                    .Select(field => field.Name);
                var path = "/" + System.Text.RegularExpressions.Regex.Replace(
                    raw.TrimStart('/'), @"\{[^}]*\}", "A", default, TimeSpan.FromSeconds(1));
                var verb = endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
                yield return (path, verb, [.. texts]);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string verb, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path)
        {
            Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-finapi-portal", "1");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
