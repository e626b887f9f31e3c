using System.Diagnostics;
using FinApi.Application.Collections;
using FinApi.Application.Log.Following;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Log.Format;

/// <summary>
/// The stored form of the log's entries, for the store and for the log's engine. The first byte is the version; a
/// repeated text is written as a number, a time as a difference. Safe for all threads.
/// </summary>
public static class LogFormat
{
    [ThreadStatic]
    private static LogOutput? _output;

    /// <summary>The bytes of a row's entries.</summary>
    public static byte[] Encode(LogRow row)
    {
        var output = _output ??= new LogOutput();
        output.Clear();
        output.Byte((byte)row.EntryVersion);
        output.Count(row.Entries.Count);
        for (var i = 0; i < row.Entries.Count; i++)
        {
            Write(output, row.Entries[i], row.EntryVersion);
        }

        return output.ToArray();
    }

    /// <summary>The entries of bytes.</summary>
    /// <exception cref="FormatException">They are of another version, or damaged.</exception>
    public static IReadOnlyList<LogEntry> Decode(ReadOnlySpan<byte> bytes)
    {
        var input = new LogInput(bytes);
        CheckVersion(input.Byte());

        var entries = new LogEntry[input.Count(bytes.Length)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = Read(ref input);
        }

        return input.IsBroken ? throw new FormatException("The entries are damaged.") : entries;
    }

    /// <summary>The bytes of a checkpoint, without its position.</summary>
    public static byte[] Encode(LogCheckpoint checkpoint)
    {
        var output = new LogOutput();
        output.Byte((byte)checkpoint.EntryVersion);
        output.Count(checkpoint.Numbers.Count);
        foreach (var (topic, number) in checkpoint.Numbers)
        {
            output.Text(topic.Symbol.Value);
            output.Byte(topic.Kind.Number);
            output.Number(number);
        }

        output.Count(checkpoint.OpenBars.Count);
        foreach (var bar in checkpoint.OpenBars)
        {
            output.Bar(bar);
        }

        return output.ToArray();
    }

    /// <summary>The checkpoint of bytes.</summary>
    /// <exception cref="FormatException">They are of another version, or damaged.</exception>
    public static LogCheckpoint Decode(long position, ReadOnlySpan<byte> bytes)
    {
        var input = new LogInput(bytes);
        CheckVersion(input.Byte());
        var count = input.Count(bytes.Length);
        var numbers = new Dictionary<TopicKey, long>(count);
        for (var i = 0; i < count; i++)
        {
            var symbol = input.Symbol();
            numbers[new TopicKey(symbol, input.Kind())] = input.Number();
        }

        var bars = new Bar[input.Count(bytes.Length)];
        for (var i = 0; i < bars.Length; i++)
        {
            bars[i] = input.Bar();
        }

        return input.IsBroken
            ? throw new FormatException("The checkpoint of the log is damaged.")
            : new LogCheckpoint(position, numbers, bars);
    }

    private static void CheckVersion(byte version)
    {
        if (version is < NodeIdentity.OldestEntryVersion or > NodeIdentity.EntryVersion)
        {
            throw new FormatException(
                $"The log has entries of version {version}, and this FinApi knows {NodeIdentity.OldestEntryVersion} to "
                + $"{NodeIdentity.EntryVersion}: start one that knows them.");
        }
    }

    private static void Write(LogOutput output, in LogEntry entry, int entryVersion)
    {
        var tag = TagOf(entry.Item, entryVersion);
        output.Byte((byte)tag);
        output.Byte((byte)entry.Traits);
        output.Text(entry.Source);
        if (entry.IsTopicItem)
        {
            output.Byte(entry.Kind.Number);
            output.Number(entry.Sequence);
        }

        switch (entry.Item)
        {
            case Quote quote:
                output.Quote(quote);
                break;
            case Trade trade:
                output.Trade(trade);
                break;
            case StoredBar stored:
                output.StoredBar(stored);
                break;
            case Bar bar:
                output.Bar(bar);
                break;
            case Instrument instrument:
                output.Instrument(instrument);
                if (tag == LogTag.NamedInstrument)
                {
                    output.Text(instrument.SymbolHistory);
                }

                break;
            case CorporateAction action:
                output.CorporateAction(action);
                if (tag == LogTag.CorporateActionRevision)
                {
                    output.Revision(action);
                }

                break;
            case SettledVersion version:
                output.Text(version.Symbol.Value);
                output.Number(version.Version);
                break;
            case FeedActivity activity:
                output.Number(activity.ItemCount);
                output.Time(activity.NewestEventTime);
                break;
            case StatedConditions stated:
                output.StatedConditions(stated);
                break;
            case TradeRevision revision:
                output.TradeRevision(revision);
                break;
            case BarRemoval removal:
                output.BarRemoval(removal);
                break;
            case BarBefore before:
                output.StoredBar(before.Stored);
                output.Time(before.Time);
                break;
            case MarketCalendar calendar:
                CalendarFormat.Write(output, calendar);
                break;
            case RemadeDays remade:
                CalendarFormat.Write(output, remade);
                break;
            case TakenBack taken:
                DeletionFormat.Write(output, taken);
                break;
        }
    }

    private static LogEntry Read(ref LogInput input)
    {
        var tag = (LogTag)input.Byte();
        var traits = (LogEntryTraits)input.Byte();
        var source = input.Text() ?? string.Empty;
        var (kind, sequence) = traits.HasFlag(LogEntryTraits.TopicItem)
            ? (input.Kind(), input.Number())
            : (default, 0);
        object item = tag switch
        {
            LogTag.Quote => input.Quote(),
            LogTag.Trade => input.Trade(),
            LogTag.StoredBar => input.StoredBar(),
            LogTag.Bar => input.Bar(),
            LogTag.Instrument => input.Instrument(),
            LogTag.NamedInstrument => input.Instrument() with { SymbolHistory = input.Text() },
            LogTag.CorporateAction => input.CorporateAction(),
            LogTag.CorporateActionRevision => input.Revision(input.CorporateAction()),
            LogTag.SettledVersion => new SettledVersion(input.Symbol(), input.Number()),
            LogTag.FeedActivity => new FeedActivity(source, (int)input.Number(), input.TimeOrNull()),
            LogTag.StatedConditions => input.StatedConditions(),
            LogTag.TradeRevision => input.TradeRevision(),
            LogTag.BarRemoval => input.BarRemoval(),
            LogTag.BarBefore => new BarBefore(input.StoredBar(), input.Time()),
            LogTag.MarketCalendar => CalendarFormat.ReadCalendar(ref input),
            LogTag.RemadeDays => CalendarFormat.ReadRemadeDays(ref input),
            LogTag.TakenBack => DeletionFormat.Read(ref input),
            _ => throw new FormatException($"The entries are damaged: there is none of kind {(int)tag}."),
        };
        return new LogEntry(item, source) { Kind = kind, Traits = traits, Sequence = sequence };
    }

    private static LogTag TagOf(object item, int entryVersion) => item switch
    {
        Quote => LogTag.Quote,
        Trade => LogTag.Trade,
        StoredBar => LogTag.StoredBar,
        Bar => LogTag.Bar,
        Instrument { SymbolHistory: not null } when entryVersion >= NodeIdentity.NamesEntryVersion =>
            LogTag.NamedInstrument,
        Instrument => LogTag.Instrument,
        CorporateAction when entryVersion >= NodeIdentity.RevisionsEntryVersion => LogTag.CorporateActionRevision,
        CorporateAction => LogTag.CorporateAction,
        SettledVersion => LogTag.SettledVersion,
        FeedActivity => LogTag.FeedActivity,
        StatedConditions => LogTag.StatedConditions,
        TradeRevision => LogTag.TradeRevision,
        BarRemoval => LogTag.BarRemoval,
        BarBefore => LogTag.BarBefore,
        MarketCalendar => LogTag.MarketCalendar,
        RemadeDays => LogTag.RemadeDays,
        TakenBack => LogTag.TakenBack,
        _ => throw new UnreachableException(item.GetType().Name),
    };

    // Part of the stored form: values never change.
    private enum LogTag : byte
    {
        Quote = 1,
        Trade = 2,
        StoredBar = 3,
        Bar = 4,
        Instrument = 5,
        CorporateAction = 6,
        SettledVersion = 7,
        FeedActivity = 8,
        CorporateActionRevision = 20,

        // From version 2 on.
        StatedConditions = 30,
        TradeRevision = 35,
        BarRemoval = 36,
        BarBefore = 37,
        MarketCalendar = 25,
        RemadeDays = 26,

        // From version 3 on.
        NamedInstrument = 38,
        TakenBack = 45,
    }
}
