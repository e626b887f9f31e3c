using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using FinApi.Domain.MarketData;
using FinApi.MarketFiles;
using NodaTime;
using NodaTime.Text;
using Symbol = FinApi.Domain.Instruments.Symbol;

namespace FinApi.Cli.Import;

/// <summary>
/// From when to when the rows of a file are, instrument by instrument: at its end an import without rejections states
/// that these days are complete.
/// </summary>
internal sealed class CoveredDays
{
    private readonly Dictionary<(Symbol Symbol, BarInterval? Interval), Span> _spans = [];
    private (Symbol Symbol, BarInterval? Interval) _lastKey;
    private Span? _last;

    /// <summary>Notes a row; rows of instruments and corporate actions are of no days.</summary>
    public void Note(MarketFileRow row)
    {
        switch (row)
        {
            case MarketFileRow.OfTrade { Trade: var trade }:
                SpanOf(trade.Symbol, null, DataKind.Trades).Add(trade.EventTime, null);
                break;
            case MarketFileRow.OfQuote { Quote: var quote }:
                SpanOf(quote.Symbol, null, DataKind.Quotes).Add(quote.EventTime, null);
                break;
            case MarketFileRow.OfBar { Bar: var bar }:
                SpanOf(bar.Symbol, bar.Interval, DataKind.Bars).Add(bar.StartTime, bar.TradingDate);
                break;
        }
    }

    /// <summary>States that the days are complete. A run that is repeated states nothing twice.</summary>
    /// <returns>Why the server did not take some of it; empty when it took all.</returns>
    public async Task<IReadOnlyList<string>> StateAsync(
        Ingest.IngestClient ingest, RetryLoop retry, string source, CancellationToken cancellationToken)
    {
        List<string> refused = [];
        var items = _spans
            .OrderBy(each => each.Key.Symbol.Value, StringComparer.Ordinal)
            .ThenBy(each => each.Key.Interval?.Code, StringComparer.Ordinal)
            .Select(each => each.Value.ToStatement(each.Key.Symbol, each.Key.Interval))
            .Select(statement => new IngestItem { DayStatement = statement })
            .ToArray();
        var name = ContentSource.NameOfDays(source, items);
        var number = 1L;
        foreach (var part in items.Chunk(PublishBatch.MaxItems))
        {
            var batch = new PublishBatch(number);
            foreach (var item in part)
            {
                batch.Add(default, item);
            }

            number += part.Length;
            var answer = await retry.RunAsync(
                token => IngestCall.PublishOnceAsync(ingest, batch.ToRequest(name), token), cancellationToken);
            refused.AddRange(answer.Rejections.Select(
                rejection => $"{part[rejection.Index].DayStatement.Symbol}: {rejection.Field} {rejection.Message}"));
        }

        return refused;
    }

    // Rows of one instrument follow each other as a rule.
    private Span SpanOf(Symbol symbol, BarInterval? interval, DataKind kind)
    {
        var key = (symbol, interval);
        if (_last is { } last && _lastKey == key)
        {
            return last;
        }

        if (!_spans.TryGetValue(key, out var span))
        {
            span = new Span(kind);
            _spans.Add(key, span);
        }

        (_lastKey, _last) = (key, span);
        return span;
    }

    private sealed class Span(DataKind kind)
    {
        private Instant _firstTime = Instant.MaxValue;
        private Instant _lastTime = Instant.MinValue;
        private LocalDate? _firstDate;
        private LocalDate? _lastDate;

        public void Add(Instant time, LocalDate? date)
        {
            (_firstTime, _lastTime) = (Instant.Min(_firstTime, time), Instant.Max(_lastTime, time));
            if (date is { } day)
            {
                _firstDate = _firstDate is { } first ? LocalDate.Min(first, day) : day;
                _lastDate = _lastDate is { } last ? LocalDate.Max(last, day) : day;
            }
        }

        public DayStatement ToStatement(Symbol symbol, BarInterval? interval)
        {
            var statement = new DayStatement
            {
                Symbol = symbol.Value,
                Kind = kind,
                Interval = interval?.Code ?? string.Empty,
                Condition = DataCondition.Complete,
            };
            if (_firstDate is { } first && _lastDate is { } last)
            {
                statement.FirstDate = LocalDatePattern.Iso.Format(first);
                statement.LastDate = LocalDatePattern.Iso.Format(last);
            }
            else
            {
                statement.FirstTime = IngestItems.Timestamp(_firstTime);
                statement.LastTime = IngestItems.Timestamp(_lastTime);
            }

            return statement;
        }
    }
}
