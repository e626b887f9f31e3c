using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest;

/// <summary>
/// One thing to store, as a source gave it. Closed: <see cref="OfQuote"/>, <see cref="OfTrade"/>, <see cref="OfBar"/>,
/// <see cref="OfInstrument"/>, <see cref="OfCorporateAction"/>, or <see cref="Unreadable"/> for what could not be read.
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
    public sealed record OfInstrument(Instrument Instrument, InstrumentFields Cleared = InstrumentFields.None)
        : IngestItem;

    /// <summary>A corporate action; what is null stays as it was.</summary>
    public sealed record OfCorporateAction(CorporateAction CorporateAction) : IngestItem;

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
