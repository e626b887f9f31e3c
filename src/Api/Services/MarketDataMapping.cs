using FinApi.Api.Translation;
using FinApi.Application.MarketData;
using Mapster;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services;

/// <summary>From the answers of MarketData to its messages.</summary>
internal sealed class MarketDataMapping : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<QuoteAnswer, Proto.GetQuoteResponse>().MapWith(answer => TickEncoding.Encode(answer));
        config.NewConfig<TradeAnswer, Proto.GetLatestTradeResponse>().MapWith(answer => TickEncoding.Encode(answer));
        config.NewConfig<QuoteBatch, Proto.BatchGetQuotesResponse>();

        config.NewConfig<SnapshotAnswer, Proto.Snapshot>();
        config.NewConfig<SnapshotAnswer, Proto.GetSnapshotResponse>()
            .Map(message => message.Snapshot, answer => answer)
            .Map(message => message.DataStatus, answer => answer.Status);
        config.NewConfig<SnapshotBatch, Proto.BatchGetSnapshotsResponse>();
    }
}
