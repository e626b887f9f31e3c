using FinApi.Api.Translation;
using FinApi.Application.Archive.ListFiles;
using FinApi.Application.Conditions;
using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Application.Revisions;
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
        config.NewConfig<BarPage, Proto.ListBarsResponse>().MapWith(page => TickEncoding.Encode(page));
        config.NewConfig<TradePage, Proto.ListTradesResponse>().Map(message => message.DataStatus, page => page.Status);
        config.NewConfig<QuotePage, Proto.ListQuotesResponse>().Map(message => message.DataStatus, page => page.Status);

        config.NewConfig<ConditionOfDay, Proto.DayCondition>();
        config.NewConfig<ConditionPage, Proto.ListDataConditionsResponse>();
        config.NewConfig<StoredRevision, Proto.Revision>()
            .Map(message => message.Symbol, stored => stored.Revision.Symbol)
            .Map(message => message.Mic, stored => stored.Revision.Mic)
            .Map(message => message.Kind, stored => stored.Revision.Kind)
            .Map(message => message.FirstDate, stored => stored.Revision.FirstDate)
            .Map(message => message.LastDate, stored => stored.Revision.LastDate)
            .Map(message => message.ReviseTime, stored => stored.Time)
            .Map(message => message.LogSequence, stored => stored.Place.Position);
        config.NewConfig<RevisionPage, Proto.ListRevisionsResponse>();
        config.NewConfig<ArchivedFile, Proto.ArchivedFile>();
        config.NewConfig<FilePage, Proto.ListFilesResponse>();

        config.NewConfig<BarBatch.Series, Proto.BarSeries>().MapWith(series => TickEncoding.Encode(series));
        config.NewConfig<BarBatch, Proto.BatchListBarsResponse>()
            .Map(message => message.Series, batch => batch.AllSeries);
    }
}
