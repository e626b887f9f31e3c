using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Application.MarketData.Following;

/// <summary>
/// Keeps the market in memory, and what is known of feeds, by the log: the only writer of both, on every node.
/// </summary>
internal sealed partial class MarketFollower(
    LatestMarket market, FeedMonitor feeds, TimeProvider timeProvider, ILogger<MarketFollower> logger) : ILogSubscriber
{
    public void Restart(long epoch, LogCheckpoint checkpoint, long position)
    {
        // The market was loaded from the store, which had at least as much.
    }

    public void Apply(long epoch, LogRow row)
    {
        var now = timeProvider.GetInstant();
        for (var i = 0; i < row.Entries.Count; i++)
        {
            try
            {
                Apply(row.Entries[i], row.Time, now);
            }
            catch (Exception exception)
            {
                // What one instrument lacks must not keep the others from being served.
                LogUnfit(logger, row.FirstPosition + i, exception);
            }
        }
    }

    private void Apply(in LogEntry entry, Instant time, Instant now)
    {
        switch (entry.Item)
        {
            case FeedActivity activity:
                feeds.Record(activity, time);
                return;
            case Instrument instrument:
                Put(instrument, entry.Source);
                return;
        }

        if (!market.TryGet(entry.Symbol.Value, out var state))
        {
            throw new InvalidOperationException($"The log tells of {entry.Symbol}, which the store does not hold.");
        }

        switch (entry.Item)
        {
            case Quote quote:
                state.Apply(quote, now);
                break;
            case Trade trade:
                state.Apply(trade, now);
                break;
            case StoredBar stored:
                state.Apply(stored, AsOf(entry, state, time), now);
                break;
            case CorporateAction action:
                state.CorporateActions = With(state.CorporateActions, action);
                break;
            case SettledVersion version:
                // Last of its row: a validator made from it must never be newer than the data.
                state.SettledVersion = Math.Max(state.SettledVersion, version.Version);
                break;
        }

        if (entry.Source.Length > 0)
        {
            state.Source = entry.Source;
        }
    }

    private void Put(Instrument instrument, string source)
    {
        if (market.TryGet(instrument.Symbol.Value, out var known))
        {
            (known.Instrument, known.Source) = (instrument, source);
            market.NoteDirectoryChange();
        }
        else
        {
            var added = InstrumentState.Create(instrument);
            added.Source = source;
            market.Add(added);
        }
    }

    // The time of the newest datum in a bar: of its latest trade. Of a supplied bar only the arrival is known.
    private static Instant AsOf(in LogEntry entry, InstrumentState state, Instant time) =>
        entry.Traits.HasFlag(LogEntryTraits.OfSuppliedBars) ? time : state.Trade?.EventTime ?? time;

    private static CorporateAction[] With(IReadOnlyList<CorporateAction> known, CorporateAction changed) =>
        [.. known.Where(action => action.ExDate != changed.ExDate || action.Type != changed.Type)
            .Append(changed)
            .OrderBy(action => action.ExDate)
            .ThenBy(action => action.Type)];

    [LoggerMessage(
        LogLevel.Error, "The entry at position {Position} of the log cannot be applied; its instrument is stale")]
    private static partial void LogUnfit(ILogger logger, long position, Exception exception);
}
