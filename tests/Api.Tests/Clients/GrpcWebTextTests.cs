using System.Text.Json;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Clients;

/// <summary>Every method by the npm client grpc-web in its format "text", as browsers call it.</summary>
[Collection(MarketCollection.Name)]
public sealed class GrpcWebTextTests(MarketServer market)
{
    private const int Frames = 3;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Call_EveryMethodTwice_IsAnsweredAsOverGrpc()
    {
        var calls = Methods().Select(method => new Call(
            Contract.GrpcPath(method),
            method.IsServerStreaming,
            RequestOf(method).ToByteString().ToBase64(),
            IsRead(method) ? market.Server.Keys.Enterprise : null,
            Frames)).ToList();
        var input = JsonSerializer.Serialize(
            new { Url = market.Server.Http.BaseAddress!.ToString().TrimEnd('/'), Calls = calls }, Web);

        var output = await NodeScript.RunAsync("grpc-web-text.cjs", input, "grpc-web", "xhr2");

        var answers = JsonSerializer.Deserialize<Answer[][]>(output, Web)!;
        foreach (var (method, pair) in Methods().Zip(answers))
        {
            var (code, isEmpty) = await ExpectAsync(method);
            foreach (var answer in pair)
            {
                Assert.True(answer.Code == code, $"{method.FullName}: {answer.Code} {answer.Message}");
                Assert.True(isEmpty || answer.Messages.Count > 0, $"{method.FullName} gave no message.");
                Assert.All(answer.Messages, text => method.OutputType.Parser.ParseFrom(Convert.FromBase64String(text)));
            }
        }

        var quotes = answers[Methods().ToList().FindIndex(method => method.Name == "GetQuote")];
        Assert.All(quotes, answer => Assert.Equal(
            "176.2",
            GetQuoteResponse.Parser.ParseFrom(Convert.FromBase64String(answer.Messages[0])).Quote.BidPrice));
    }

    private static IEnumerable<MethodDescriptor> Methods() =>
        Contract.Methods
            .Concat(Contracts.V1.Account.Descriptor.Methods)
            .Concat(Contracts.V1.Streaming.Descriptor.Methods)
            .Where(method => !method.IsClientStreaming);

    private static IMessage RequestOf(MethodDescriptor method) =>
        method.Name switch
        {
            "ExportBars" => new ExportBarsRequest { Symbol = "AAPL", Interval = "1m" },
            "ExportTrades" => new ExportTradesRequest { Symbol = "AAPL" },
            "BatchExportBars" => new BatchExportBarsRequest { Symbols = { "AAPL" }, Interval = "1m" },
            "BatchExportTrades" => new BatchExportTradesRequest { Symbols = { "AAPL" } },
            "StreamPrices" => new StreamPricesRequest { Symbols = { "AAPL" } },
            _ => ReadSuite.Cases.TryGetValue(method.Name, out var known)
                ? known.Request
                : method.InputType.Parser.ParseFrom([]),
        };

    // What changes something is called by nobody, and refused alike.
    private static bool IsRead(MethodDescriptor method) =>
        method.Service.Name != "Account" || method.Name.StartsWith("Get", StringComparison.Ordinal)
            || method.Name.StartsWith("List", StringComparison.Ordinal);

    private async Task<(int Code, bool IsEmpty)> ExpectAsync(MethodDescriptor method)
    {
        if (method.IsServerStreaming)
        {
            return (0, false);
        }

        try
        {
            using var nobody = GrpcChannel.ForAddress(market.Server.Http2.BaseAddress!);
            var channel = IsRead(method) ? market.Server.Grpc : nobody;
            await channel.CallAsync(method, RequestOf(method));
            return (0, false);
        }
        catch (RpcException exception)
        {
            return ((int)exception.StatusCode, true);
        }
    }

    private sealed record Call(string Method, bool IsStream, string Request, string? Key, int Take);

    private sealed record Answer(int Code, string Message, IReadOnlyList<string> Messages);
}
