using FinApi.Api.Translation;
using FinApi.Application.History;
using FinApi.Application.MarketData;
using Mapster;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services;

/// <summary>From the answers of History to its messages.</summary>
internal sealed class HistoryMapping : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<BarAnswer, Proto.Bar>()
            .MapWith(answer => TickEncoding.Encode(answer.Bar, answer.IsComplete));
        config.NewConfig<BarPage, Proto.ListBarsResponse>().Map(message => message.DataStatus, page => page.Status);
        config.NewConfig<TradePage, Proto.ListTradesResponse>().Map(message => message.DataStatus, page => page.Status);
        config.NewConfig<QuotePage, Proto.ListQuotesResponse>().Map(message => message.DataStatus, page => page.Status);

        config.NewConfig<BarBatch.Series, Proto.BarSeries>()
            .Map(message => message.Bars, series => series.Page.Bars)
            .Map(message => message.Complete, series => series.Page.NextPageToken.Length == 0)
            .Map(message => message.NextPageToken, series => series.Page.NextPageToken)
            .Map(message => message.DataStatus, series => series.Page.Status);
        config.NewConfig<BarBatch, Proto.BatchListBarsResponse>()
            .Map(message => message.Series, batch => batch.AllSeries);
    }
}
