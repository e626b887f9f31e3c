using FinApi.Application.MarketData;
using FinApi.Contracts.V1;
using FinApi.Domain.Instruments;
using Google.Protobuf.Collections;
using NodaTime.Text;
using CorporateAction = FinApi.Contracts.V1.CorporateAction;
using Instrument = FinApi.Contracts.V1.Instrument;
using SymbolPeriod = FinApi.Contracts.V1.SymbolPeriod;

namespace FinApi.Api.Translation;

/// <summary>
/// Puts the symbols that instruments have now in place of their keys, in messages that are about to leave. Nothing to
/// do in a store in which no symbol ever changed.
/// </summary>
internal sealed class ShownSymbols(LatestMarket market)
{
    /// <summary>Whether a key may differ from the symbol.</summary>
    public bool AreOther => market.Names.AreOther;

    /// <summary>The symbol of a key.</summary>
    public string Of(string key) => market.Names.ShownOf(key);

    /// <summary>Changes the answer to a call.</summary>
    public void Apply(object answer)
    {
        switch (answer)
        {
            case GetQuoteResponse message:
                Apply(message.Quote);
                break;
            case GetLatestTradeResponse message:
                Apply(message.Trade);
                break;
            case GetSnapshotResponse message:
                Apply(message.Snapshot);
                break;
            case BatchGetQuotesResponse message:
                Each(message.Quotes, quote => Apply(quote.Quote));
                break;
            case BatchGetSnapshotsResponse message:
                Each(message.Snapshots, snapshot => Apply(snapshot.Snapshot));
                break;
            case ListBarsResponse message:
                Each(message.Bars, Apply);
                break;
            case ListTradesResponse message:
                Each(message.Trades, Apply);
                break;
            case ListQuotesResponse message:
                Each(message.Quotes, Apply);
                break;
            case BatchListBarsResponse message:
                Each(message.Series, Apply);
                break;
            case PreviewDeleteResponse message:
                Each(message.Rows, row => row.Symbol = Of(row.Symbol));
                Each(message.CorporateActions, Apply);
                break;
            case ListRevisionsResponse message:
                Each(message.Revisions, revision => revision.Symbol = Of(revision.Symbol));
                break;
            case GetInstrumentResponse message:
                Apply(message.Instrument);
                break;
            case ListInstrumentsResponse message:
                Each(message.Instruments, Apply);
                break;
            case ListCorporateActionsResponse message:
                Each(message.CorporateActions, action => action.Symbol = Of(action.Symbol));
                break;
            case ListAdjustmentFactorsResponse message:
                Each(message.AdjustmentFactors, factor => Apply(factor.CorporateAction));
                break;
        }
    }

    /// <summary>Changes a frame of a stream that is not data.</summary>
    public void Apply(StreamFrame frame)
    {
        if (frame.Snapshot is { } snapshot)
        {
            snapshot.Symbol = Of(snapshot.Symbol);
            Apply(snapshot.Quote);
            Apply(snapshot.Trade);
            Apply(snapshot.Bar);
        }

        Apply(frame.Gap);
        Each(frame.OpResult?.Topics, Apply);
        Each(frame.Subscriptions?.Topics, Apply);
        Each(frame.Notice?.Ended, topic => Apply(topic.Topic));
        Each(frame.ResumeResult?.Topics, topic =>
        {
            Apply(topic.Topic);
            Apply(topic.Gap);
        });
    }

    private static void Each<T>(RepeatedField<T>? items, Action<T> apply)
    {
        for (var i = 0; i < items?.Count; i++)
        {
            apply(items[i]);
        }
    }

    // Of a topic that was refused it is what the client sent.
    private void Apply(TopicResult result)
    {
        if (result.Status == TopicStatus.Ok)
        {
            Apply(result.Topic);
        }
    }

    private void Apply(Topic? topic)
    {
        if (topic is { Symbol: not "*" })
        {
            topic.Symbol = Of(topic.Symbol);
        }
    }

    private void Apply(Gap? gap)
    {
        if (gap is not null)
        {
            gap.Symbol = Of(gap.Symbol);
        }
    }

    private void Apply(Snapshot snapshot)
    {
        snapshot.Symbol = Of(snapshot.Symbol);
        Apply(snapshot.Quote);
        Apply(snapshot.Trade);
        Apply(snapshot.MinuteBar);
        Apply(snapshot.DayBar);
        Apply(snapshot.PreviousDayBar);
    }

    private void Apply(BarSeries series)
    {
        series.Symbol = Of(series.Symbol);
        Each(series.Bars, Apply);
    }

    private void Apply(Quote? quote)
    {
        if (quote is not null)
        {
            quote.Symbol = Of(quote.Symbol);
        }
    }

    private void Apply(Trade? trade)
    {
        if (trade is not null)
        {
            trade.Symbol = Of(trade.Symbol);
        }
    }

    private void Apply(Bar? bar)
    {
        if (bar is not null)
        {
            bar.Symbol = Of(bar.Symbol);
        }
    }

    private void Apply(CorporateAction? action)
    {
        if (action is not null)
        {
            action.Symbol = Of(action.Symbol);
        }
    }

    private void Apply(Instrument instrument)
    {
        var periods = market.Names.Directory.FindPeriods(Symbol.Parse(instrument.Symbol)) ?? [];
        instrument.Symbol = Of(instrument.Symbol);
        if (periods is [{ Start: null, End: null }])
        {
            return;
        }

        foreach (var period in periods)
        {
            instrument.Symbols.Add(new SymbolPeriod
            {
                Symbol = period.Written,
                StartDate = period.Start is { } start ? LocalDatePattern.Iso.Format(start) : string.Empty,
                EndDate = period.End is { } end ? LocalDatePattern.Iso.Format(end) : string.Empty,
            });
        }
    }

}
