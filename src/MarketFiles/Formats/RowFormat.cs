using FinApi.MarketFiles.Csv;

namespace FinApi.MarketFiles.Formats;

/// <summary>How the fields of a row become a value.</summary>
internal abstract class RowFormat
{
    /// <summary>How many values a row may hold.</summary>
    public virtual int PartsPerRow => 1;

    public static RowFormat For(MarketFileKind kind, FileColumns columns, MarketFileDefaults defaults, string path) =>
        kind switch
        {
            MarketFileKind.Trades => new TradeFormat(columns, defaults),
            MarketFileKind.Quotes => new QuoteFormat(columns, defaults),
            MarketFileKind.Bars => new BarFormat(columns, defaults, path),
            MarketFileKind.Instruments => new InstrumentFormat(columns, defaults),
            MarketFileKind.CorporateActions when columns.Optional("kind").IsPresent
                || !DailyActionFormat.Fits(columns) => new ActionEventFormat(columns, defaults),
            MarketFileKind.CorporateActions => new DailyActionFormat(columns, defaults),
            MarketFileKind.Corrections => new CorrectionFormat(columns, defaults),
            MarketFileKind.Calendars => new CalendarFormat(columns, defaults),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
        };

    /// <summary>Reads one value of the row; null when it holds none there.</summary>
    public abstract MarketFileRow? Read(RowFields fields, int part);
}
