using System.Text;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Services;

/// <summary>Calls methods that are only known by their descriptor.</summary>
internal static class Calls
{
    public static Task<IMessage> CallAsync(this ApiServer server, MethodDescriptor method, IMessage request) =>
        server.Grpc.CallAsync(method, request);

    public static async Task<IMessage> CallAsync(this GrpcChannel channel, MethodDescriptor method, IMessage request)
    {
        var raw = new Method<IMessage, IMessage>(
            MethodType.Unary,
            method.Service.FullName,
            method.Name,
            Marshallers.Create(message => message.ToByteArray(), bytes => method.InputType.Parser.ParseFrom(bytes)),
            Marshallers.Create(message => message.ToByteArray(), bytes => method.OutputType.Parser.ParseFrom(bytes)));
        var options = new CallOptions(cancellationToken: TestContext.Current.CancellationToken);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(raw, host: null, options, request);
        return await call.ResponseAsync;
    }

    /// <summary>The bytes of the messages of a binary export, and the type that they name.</summary>
    public static async Task<(string ContentType, byte[] File)> ReadAsync(
        this AsyncServerStreamingCall<HttpBody> call)
    {
        using var file = new MemoryStream();
        var contentType = string.Empty;
        while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            contentType = call.ResponseStream.Current.ContentType;
            call.ResponseStream.Current.Data.WriteTo(file);
        }

        return (contentType, file.ToArray());
    }

    /// <summary>The file that an export gives over gRPC, its messages joined as the contract says.</summary>
    public static async Task<string> ExportAsync(this GrpcChannel channel, string path)
    {
        var client = new History.HistoryClient(channel);
        var token = TestContext.Current.CancellationToken;
        using var call = path.StartsWith("bars", StringComparison.Ordinal)
            ? client.ExportBars(new ExportBarsRequest { Symbol = "AAPL", Interval = "1m" }, cancellationToken: token)
            : client.ExportTrades(new ExportTradesRequest { Symbol = "AAPL" }, cancellationToken: token);
        var chunks = new List<string>();
        while (await call.ResponseStream.MoveNext(token))
        {
            chunks.Add(Encoding.UTF8.GetString(call.ResponseStream.Current.Data.Span));
        }

        return string.Join('\n', chunks);
    }
}
