using FinApi.Contracts.V1;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Cli.Tests.Support;

/// <summary>Ingest over real HTTP/2, storing into a <see cref="FakeMarket"/>.</summary>
internal sealed class FakeIngest(FakeMarket market) : Ingest.IngestBase
{
    public override async Task Publish(
        IAsyncStreamReader<PublishRequest> requestStream,
        IServerStreamWriter<PublishResponse> responseStream,
        ServerCallContext context)
    {
        market.Keys.Add(context.RequestHeaders.GetValue("x-api-key"));
        market.OnConnected();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var response = market.Store(requestStream.Current);
            if (requestStream.Current.Items.Count > 0)
            {
                await market.BeforeAnswer(market.BatchCount, context);
            }

            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }
}

/// <summary>Reference over real HTTP/2, reading from a <see cref="FakeMarket"/>.</summary>
internal sealed class FakeReference(FakeMarket market) : Reference.ReferenceBase
{
    public override Task<GetInstrumentResponse> GetInstrument(
        GetInstrumentRequest request, ServerCallContext context) =>
        market.FindInstrument(request.Symbol) is { } instrument
            ? Task.FromResult(new GetInstrumentResponse { Instrument = instrument })
            : throw new Google.Rpc.Status { Code = (int)Code.NotFound, Message = "No instrument has the symbol." }
                .ToRpcException();

    public override Task<GetMarketClockResponse> GetMarketClock(
        GetMarketClockRequest request, ServerCallContext context) =>
        market.HasCalendar(request.Mic)
            ? Task.FromResult(new GetMarketClockResponse { Mic = request.Mic })
            : throw new Google.Rpc.Status { Code = (int)Code.NotFound, Message = "The market has no calendar." }
                .ToRpcException();
}
