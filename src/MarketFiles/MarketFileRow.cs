using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;

namespace FinApi.MarketFiles;

/// <summary>
/// One thing read from a market file. Closed: <see cref="OfTrade"/>, <see cref="OfQuote"/>, <see cref="OfBar"/>, <see
/// cref="OfInstrument"/>, <see cref="OfCorporateAction"/>, <see cref="OfCorrection"/>, <see cref="OfCalendarDay"/>, or
/// <see cref="Unreadable"/>. A
/// value is well formed, but not checked against what a server accepts.
/// </summary>
/// <param name="Position">Where it stands.</param>
public abstract record MarketFileRow(MarketFilePosition Position)
{
    /// <summary>A trade. Its ReceiveTime is the Unix epoch (the default) when the file gives none.</summary>
    public sealed record OfTrade(MarketFilePosition Position, Trade Trade) : MarketFileRow(Position);

    /// <summary>A quote. Its ReceiveTime is the Unix epoch (the default): these files never give one.</summary>
    public sealed record OfQuote(MarketFilePosition Position, Quote Quote) : MarketFileRow(Position);

    /// <summary>
    /// A bar. A 1d bar has its TradingDate, and as start and end that day in UTC: the calendar knows better.
    /// </summary>
    public sealed record OfBar(MarketFilePosition Position, Bar Bar) : MarketFileRow(Position);

    /// <summary>An instrument. What the file does not say is null, unspecified or false.</summary>
    /// <param name="Position">Where it stands.</param>
    /// <param name="Instrument">What the row says of it.</param>
    /// <param name="Cleared">The flags of which the row says that they are false.</param>
    public sealed record OfInstrument(MarketFilePosition Position, Instrument Instrument, InstrumentFields Cleared)
        : MarketFileRow(Position)
    {
        /// <summary>Whether the row names no market: its Mic is then the one given for new instruments.</summary>
        public bool IsMicAssumed { get; init; }

        /// <summary>The symbol with its case; null: upper case.</summary>
        public string? Written { get; init; }
    }

    /// <summary>
    /// A corporate action. Two rows may each give a part of the same one (amount and ratio of a dividend).
    /// </summary>
    public sealed record OfCorporateAction(MarketFilePosition Position, CorporateAction CorporateAction)
        : MarketFileRow(Position);

    /// <summary>A cancel or correction of a trade.</summary>
    /// <param name="Position">Where it stands.</param>
    /// <param name="Trade">The trade that is meant.</param>
    /// <param name="Corrected">
    /// What the trade should have been; null for a cancel. Null, unspecified, or the trade's own time: as it was.
    /// </param>
    public sealed record OfCorrection(MarketFilePosition Position, TradeReference Trade, Trade? Corrected)
        : MarketFileRow(Position);

    /// <summary>One date of a calendar.</summary>
    /// <param name="Position">Where it stands.</param>
    /// <param name="Mic">The market.</param>
    /// <param name="TimeZone">IANA name of its time zone; null when neither the file nor a default says it.</param>
    /// <param name="Day">The date and its session; whether that closes early is not set.</param>
    /// <param name="IsEarlyClose">Whether the session closes early; null when the file does not say.</param>
    public sealed record OfCalendarDay(
        MarketFilePosition Position, Mic Mic, string? TimeZone, CalendarDay Day, bool? IsEarlyClose)
        : MarketFileRow(Position);

    /// <summary>A row that cannot be read.</summary>
    /// <param name="Position">Where it stands.</param>
    /// <param name="Reason">UPPER_SNAKE: INVALID_FIELD or TOO_MANY_DIGITS.</param>
    /// <param name="Field">The column's name; empty when the row as a whole is wrong.</param>
    /// <param name="Message">What is wrong and what should stand there.</param>
    public sealed record Unreadable(MarketFilePosition Position, string Reason, string Field, string Message)
        : MarketFileRow(Position);
}
