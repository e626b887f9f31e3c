using System.Threading.Channels;
using FinApi.Application.Ingest;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Feeds;

/// <summary>Takes batches like the real pipeline: each number of a source once, and shows the market.</summary>
internal sealed class RecordingPipeline(LatestMarket market, TimeProvider timeProvider)
    : IIngestPipeline, ISourceLedgerReader
{
    private readonly Dictionary<string, (long Epoch, SortedSet<long> Numbers)> _sources = [];
    private readonly Channel<IngestBatch> _taken = Channel.CreateUnbounded<IngestBatch>();
    private readonly List<(Instant Time, IngestBatch Batch)> _calls = [];
    private readonly Lock _lock = new();

    /// <summary>Every call, also those refused, with the time of the call.</summary>
    public IReadOnlyList<(Instant Time, IngestBatch Batch)> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Every item that was stored, in the order of storing.</summary>
    public List<IngestItem> Stored { get; } = [];

    public int Duplicates { get; private set; }

    /// <summary>Says why a batch is not stored; null stores it. May throw, as a process dies.</summary>
    public Func<IngestBatch, Error?> Before { get; set; } = _ => null;

    /// <summary>Called when a batch was stored, before its receipt is given. May throw.</summary>
    public Action<IngestBatch> After { get; set; } = _ => { };

    /// <summary>The next batch that was taken.</summary>
    public ValueTask<IngestBatch> NextAsync() => _taken.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public ValueTask<Result<IngestReceipt>> PublishAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _calls.Add((Instant.FromDateTimeOffset(timeProvider.GetUtcNow()), batch));
            if (Before(batch) is { } error)
            {
                return ValueTask.FromResult<Result<IngestReceipt>>(error);
            }

            var accepted = Store(batch);
            After(batch);
            _taken.Writer.TryWrite(batch);
            return ValueTask.FromResult<Result<IngestReceipt>>(new IngestReceipt(
                batch.FirstSequence, accepted, batch.Items.Count - accepted, [], SourceGap: null, [], Stored.Count));
        }
    }

    public ValueTask<SourceLedger?> FindAsync(string source, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_sources.TryGetValue(source, out var state))
            {
                return ValueTask.FromResult<SourceLedger?>(null);
            }

            var ranges = new List<SequenceRange>();
            foreach (var number in state.Numbers)
            {
                if (ranges.Count > 0 && ranges[^1].Last + 1 == number)
                {
                    ranges[^1] = ranges[^1] with { Last = number };
                }
                else
                {
                    ranges.Add(new SequenceRange(number, number));
                }
            }

            return ValueTask.FromResult<SourceLedger?>(
                new SourceLedger(source, state.Epoch, ranges, state.Numbers.Max));
        }
    }

    private int Store(IngestBatch batch)
    {
        if (!_sources.TryGetValue(batch.Source, out var state) || state.Epoch < batch.SourceEpoch)
        {
            _sources[batch.Source] = state = (batch.SourceEpoch, []);
        }

        Assert.Equal(state.Epoch, batch.SourceEpoch);
        Assert.InRange(batch.Items.Count, 1, IngestBatch.MaxItems);
        var accepted = 0;
        for (var i = 0; i < batch.Items.Count; i++)
        {
            if (!state.Numbers.Add(batch.FirstSequence + i))
            {
                Duplicates++;
                continue;
            }

            accepted++;
            Stored.Add(batch.Items[i]);
            Show(batch.Items[i]);
        }

        return accepted;
    }

    private void Show(IngestItem item)
    {
        if (item is IngestItem.OfInstrument { Instrument: var instrument })
        {
            Assert.True(TradingCalendars.TryGet(instrument.Mic, out var calendar));
            market.Add(new InstrumentState(instrument, calendar));
            return;
        }

        var symbol = item switch
        {
            IngestItem.OfQuote(var quote) => quote.Symbol,
            IngestItem.OfTrade(var trade) => trade.Symbol,
            IngestItem.OfBar(var bar) => bar.Symbol,
            _ => default,
        };
        if (!market.TryGet(symbol.Value, out var state))
        {
            Assert.IsType<IngestItem.Unreadable>(item);
            return;
        }

        switch (item)
        {
            case IngestItem.OfQuote(var quote):
                state.Apply(quote, quote.EventTime);
                break;
            case IngestItem.OfTrade(var trade):
                state.Apply(trade, trade.EventTime);
                break;
            case IngestItem.OfBar(var bar):
                state.Apply(FeedSamples.Stored(bar), bar.EndTime, bar.EndTime);
                break;
        }
    }
}
