using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.MarketData;

/// <summary>
/// The latest market of one instrument. Written only by the ingest pipeline after a commit; each part is read without a
/// lock and is never torn, parts may differ by one commit.
/// </summary>
public sealed class InstrumentState(Instrument instrument, TradingCalendar calendar)
{
    private volatile Instrument _instrument = instrument;
    private volatile Quote? _quote;
    private volatile Trade? _trade;
    private volatile Bar? _minuteBar;
    private volatile Bar? _dayBar;
    private volatile Bar? _previousDayBar;
    private volatile string? _source;
    private volatile IReadOnlyList<CorporateAction> _corporateActions = [];
    private long _settledVersion;

    /// <summary>The instrument as it is now.</summary>
    public Instrument Instrument { get => _instrument; internal set => _instrument = value; }

    /// <summary>The calendar of its market.</summary>
    public TradingCalendar Calendar { get; } = calendar;

    /// <summary>The latest quote by event time and sequence; null before the first.</summary>
    public Quote? Quote { get => _quote; internal set => _quote = value; }

    /// <summary>The latest trade by event time and sequence; null before the first.</summary>
    public Trade? Trade { get => _trade; internal set => _trade = value; }

    /// <summary>The latest 1m bar; null before the first.</summary>
    public Bar? MinuteBar { get => _minuteBar; internal set => _minuteBar = value; }

    /// <summary>The latest 1d bar; null before the first.</summary>
    public Bar? DayBar { get => _dayBar; internal set => _dayBar = value; }

    /// <summary>The 1d bar before <see cref="DayBar"/>; null when there is none.</summary>
    public Bar? PreviousDayBar { get => _previousDayBar; internal set => _previousDayBar = value; }

    /// <summary>The source that delivered last; null before the first item since the start.</summary>
    public string? Source { get => _source; internal set => _source = value; }

    /// <summary>All its corporate actions, by ex-date and type.</summary>
    public IReadOnlyList<CorporateAction> CorporateActions
    {
        get => _corporateActions;
        internal set => _corporateActions = value;
    }

    /// <summary>How often data 15 minutes old or older were written; see <see cref="Ports.SettledVersion"/>.</summary>
    public long SettledVersion
    {
        get => Interlocked.Read(ref _settledVersion);
        internal set => Interlocked.Exchange(ref _settledVersion, value);
    }
}
