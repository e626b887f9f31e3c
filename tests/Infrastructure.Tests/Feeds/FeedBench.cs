using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Feeds;
using FinApi.Infrastructure.Feeds.Replay;
using FinApi.Infrastructure.Feeds.Simulated;
using FinApi.Infrastructure.Feeds.Simulated.History;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Feeds;

/// <summary>Feeds on a market in memory, a pipeline that records and a clock that stands still.</summary>
internal sealed class FeedBench
{
    /// <summary>A Tuesday, half an hour after New York's open.</summary>
    public static readonly DateTimeOffset MidSession = new(2025, 6, 10, 14, 0, 0, TimeSpan.Zero);

    public FeedBench(DateTimeOffset? start = null)
    {
        Time = new ImpatientTimeProvider(start ?? MidSession);
        Pipeline = new RecordingPipeline(Market, Time);
        Market.MarkReady();
    }

    public FeedOptions Options { get; } = new() { History = false };

    public LatestMarket Market { get; } = new();

    public ImpatientTimeProvider Time { get; }

    public RecordingPipeline Pipeline { get; }

    public LogRecorder Log { get; } = new();

    public IEnumerable<IngestBatch> BatchesOf(string source) =>
        Pipeline.Calls.Select(call => call.Batch).Where(batch => batch.Source == source);

    public FeedPublisher NewPublisher() => new(Pipeline, Pipeline, Time, Log.For<FeedPublisher>());

    public HistoryWriter NewHistory() => new(Market, NewPublisher(), Time, Log.For<HistoryWriter>());

    public SimulatedFeed NewSimulated() =>
        new(
            Microsoft.Extensions.Options.Options.Create(Options), Market, NewPublisher(), NewHistory(), Time,
            Log.For<SimulatedFeed>());

    public ReplayFeed NewReplay() =>
        new(
            Microsoft.Extensions.Options.Options.Create(Options), Market, NewPublisher(), Time,
            Log.For<ReplayFeed>());

    /// <summary>Makes shares known with a day bar, as an import does.</summary>
    public void Import(IEnumerable<SimulatedListing> listings)
    {
        foreach (var listing in listings)
        {
            var state = new InstrumentState(listing.ToInstrument(), SimulatedListings.CalendarOf(listing));
            var session = state.Calendar.FindPreviousSession(Instant.FromDateTimeOffset(Time.GetUtcNow()))!;
            var day = FeedSamples.DayBar(listing.Symbol, session, close: 50m);
            state.Apply(FeedSamples.Stored(day), day.EndTime, day.EndTime);
            Market.Add(state);
        }
    }
}
