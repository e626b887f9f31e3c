using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Sqlite.Days;
using FinApi.Infrastructure.Sqlite.Deletions;
using FinApi.Infrastructure.Sqlite.Market.Revisions;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Writes commits into the database, each as one transaction on the writer's thread.</summary>
internal sealed class SqliteMarketWriter(SqliteDatabase database, CommitMark mark) : IMarketWriter
{
    // A trade takes 65 bytes and a bar 135 as measured; a bar with every number at its longest some 250, and a page is
    // only half full after a split.
    private const int RoughRowBytes = 512;

    // Ledgers as they are stored, for the difference to the next; the ingest pipeline keeps the same objects. Few, as
    // each may hold 10,000 ranges: whoever is not among them is read again.
    private const int MaxKnownLedgers = 64;

    private readonly Dictionary<string, SourceLedger> _knownLedgers = [];

    private volatile bool _hasFailed;

    public async ValueTask CommitAsync(MarketCommit commit, CancellationToken cancellationToken)
    {
        // Once begun a commit is not given up: nobody could say whether it was stored.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // What makes room must work even while ingest is refused.
            await database.WriteAsync(
                commit.Deletion is null ? RoughBytes(commit) : 0, session => Write(session, commit));
            mark.Write(commit.LastSequence, commit.Row?.LastPosition ?? 0);
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }

    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => LogStateTable.Read(session, cancellationToken), cancellationToken);

    private static long RoughBytes(MarketCommit commit) =>
        RoughRowBytes * ((long)commit.Trades.Count + commit.Quotes.Count + commit.Bars.Count + commit.Instruments.Count
            + commit.CorporateActions.Count + commit.TradeRevisions.Count + commit.BarRemakes.Count
            + commit.GoneBars.Count + commit.Sources.Count + commit.SettledVersions.Count
            + commit.Calendars.Sum(calendar => calendar.Days.Count)
            + commit.Revisions.Count + commit.Conditions.Sum(stated => (long)stated.Days.Ranges.Count)
            + (commit.Row?.Entries.Count ?? 0));

    private void Write(SqliteSession session, MarketCommit commit)
    {
        if (_hasFailed)
        {
            // The failed commit was rolled back, and with it the ledgers that it had put here.
            _knownLedgers.Clear();
            _hasFailed = false;
        }

        Remove(session, commit);
        TradeRevisionTable.Apply(session, commit.TradeRevisions);
        TradeTable.Insert(session, commit.Trades);
        QuoteTable.Insert(session, commit.Quotes);
        BarTable.Remove(session, commit.RemovedRanges);
        BarTable.Upsert(session, commit.Bars);
        BarRuleTable.Upsert(session, commit.BarRules);
        BarRemakeTable.Insert(session, commit.BarRemakes);
        BarRemakeTable.Delete(session, commit.DoneBarRemakes);
        RemovedBars.Delete(session, commit.RemovedBars);
        InstrumentTable.Upsert(session, commit.Instruments);
        CorporateActionTable.Upsert(session, commit.CorporateActions);
        CalendarTable.Put(session, commit.Calendars);
        SettledVersionTable.Upsert(session, commit.SettledVersions);
        DataConditionTable.Replace(session, commit.Conditions);
        LogStateTable.Update(session, commit.LastSequence, commit.Row);
        if (commit.Row is { } row)
        {
            LogRowTable.Insert(session, row);
            GoneBarTable.Put(session, commit.GoneBars, row.Time);
            RevisionTable.Insert(session, row, commit.Revisions);
        }

        ReferenceItemTable.Insert(session, commit.ReferenceItems);
        SourceRunTable.Insert(session, commit.SourceRuns);
        UpdateLedgers(session, commit.Sources);
    }

    private static void Remove(SqliteSession session, MarketCommit commit)
    {
        if (commit.RemovedRows is { } rows)
        {
            ScopeRows.Delete(session, rows);
        }

        if (commit.RemovedInstrument is { } symbol)
        {
            DeletionTable.RemoveInstrument(session, symbol.Value);
            ReferenceItemTable.Remove(session, symbol, actionNumber: null);
        }

        if (commit.RemovedAction is { } action)
        {
            DeletionTable.RemoveAction(session, action.Symbol.Value, action.Number);
            ReferenceItemTable.Remove(session, action.Symbol, action.Number);
        }

        if (commit.Deletion is { } record)
        {
            DeletionTable.Insert(session, record);
        }
    }

    private void UpdateLedgers(SqliteSession session, IReadOnlyList<SourceLedger> ledgers)
    {
        for (var i = 0; i < ledgers.Count; i++)
        {
            var ledger = ledgers[i];
            var stored = _knownLedgers.GetValueOrDefault(ledger.Source)
                ?? SourceLedgerTable.Find(session, ledger.Source, CancellationToken.None);
            SourceLedgerTable.Update(session, stored, ledger);
            Remember(ledger);
        }
    }

    private void Remember(SourceLedger ledger)
    {
        if (_knownLedgers.Count >= MaxKnownLedgers)
        {
            _knownLedgers.Clear();
        }

        _knownLedgers[ledger.Source] = ledger;
    }
}
