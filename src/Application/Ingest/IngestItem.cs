using FinApi.Application.Deletions;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>
/// One thing to store, as a source gave it. Closed: <see cref="OfQuote"/>, <see cref="OfTrade"/>, <see cref="OfBar"/>,
/// <see cref="OfInstrument"/>, <see cref="OfCorporateAction"/>, <see cref="OfCalendar"/>, <see cref="OfTradeCancel"/>,
/// <see cref="OfTradeCorrection"/>, or <see cref="Unreadable"/> for what could not be read.
/// </summary>
public abstract record IngestItem
{
    private IngestItem()
    {
    }

    /// <summary>A quote.</summary>
    public sealed record OfQuote(Quote Quote) : IngestItem;

    /// <summary>A trade.</summary>
    public sealed record OfTrade(Trade Trade) : IngestItem;

    /// <summary>A bar. Its EndTime is ignored, and its StartTime too for 1d: the calendar says both.</summary>
    public sealed record OfBar(Bar Bar) : IngestItem;

    /// <summary>An instrument; what is null, unspecified or false stays as it was.</summary>
    /// <param name="Instrument">What is given.</param>
    /// <param name="Cleared">What becomes unknown, or false, instead; nothing that is given.</param>
    /// <param name="Written">The symbol with its case, which a new instrument keeps; null: upper case.</param>
    public sealed record OfInstrument(
        Instrument Instrument, InstrumentFields Cleared = InstrumentFields.None, string? Written = null)
        : IngestItem;

    /// <summary>A corporate action; what is null stays as it was.</summary>
    public sealed record OfCorporateAction(CorporateAction CorporateAction) : IngestItem;

    /// <summary>
    /// A statement about the days of an instrument, or of a market where the symbol is the default value. The days are
    /// given by dates or by times within the first and the last of them.
    /// </summary>
    public sealed record OfCondition : IngestItem
    {
        /// <summary>The instrument.</summary>
        public Symbol Symbol { get; init; }

        /// <summary>The market; the default value for an instrument.</summary>
        public Mic Mic { get; init; }

        /// <summary>The kind of data; about trades it holds for bars too.</summary>
        public required DataKind Kind { get; init; }

        /// <summary>Of bars: the shortest interval that is complete; null: all.</summary>
        public BarInterval? Interval { get; init; }

        /// <summary>The condition; unspecified takes back what was stated.</summary>
        public required DataCondition Condition { get; init; }

        /// <summary>Who states it.</summary>
        public required ConditionCause Cause { get; init; }

        /// <summary>The first date, inclusive; null: <see cref="FirstTime"/> says it.</summary>
        public LocalDate? FirstDate { get; init; }

        /// <summary>The last date, inclusive; null: <see cref="LastTime"/> says it.</summary>
        public LocalDate? LastDate { get; init; }

        /// <summary>A time within the first date.</summary>
        public Instant? FirstTime { get; init; }

        /// <summary>A time within the last date.</summary>
        public Instant? LastTime { get; init; }

        /// <summary>Why; may be empty.</summary>
        public string Reason { get; init; } = string.Empty;
    }

    /// <summary>That a stored trade does not count.</summary>
    public sealed record OfTradeCancel(TradeReference Trade) : IngestItem;

    /// <summary>
    /// What a stored trade should have been. Null, unspecified, or <see cref="Instant.MinValue"/> as the time: as it
    /// was.
    /// </summary>
    public sealed record OfTradeCorrection(TradeReference Trade, Trade Corrected) : IngestItem;

    /// <summary>That the bars of the trades of a day, by UTC, have to be made anew. FinApi's own.</summary>
    internal sealed record OfRemake(Symbol Symbol, LocalDate Day) : IngestItem;

    /// <summary>By which rule all bars of a market are made. FinApi's own.</summary>
    internal sealed record OfBarRule(BarRule Rule) : IngestItem;

    /// <summary>That the bars of some trades of an instrument are made anew. FinApi's own.</summary>
    internal sealed record OfRemade(BarRemake Remake) : IngestItem;

    /// <summary>The calendar of a market, or a part of it.</summary>
    public sealed record OfCalendar(CalendarChange Calendar) : IngestItem;

    /// <summary>
    /// The order to delete data for good. FinApi's own, from one node to the one that writes; alone in its batch.
    /// </summary>
    public sealed record OfDeletion(DeletionOrder Order) : IngestItem;

    /// <summary>Something that is no item: rejected alone, in its place.</summary>
    public sealed record Unreadable(string Reason, string Field, string Message) : IngestItem
    {
        /// <summary>
        /// In place of an item that FinApi can neither read nor store, for a reason that nobody foresaw.
        /// </summary>
        public static Unreadable Unstorable { get; } = new(
            RejectionReason.InvalidField,
            "item",
            "holds something that FinApi cannot store. Its log says what; send the item without it.");
    }
}
