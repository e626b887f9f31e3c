namespace FinApi.Application.Ingest.Conditions;

/// <summary>Section <c>Bars</c>: which trades make bars.</summary>
public sealed class BarsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Bars";

    /// <summary>
    /// The table of sale conditions of a market, by its MIC: <c>Bars:Conditions:XNAS=UTP</c>. Default none: all trades
    /// count in full. After a change the bars of the market are made anew. All nodes with the role ingest need the
    /// same.
    /// </summary>
    public Dictionary<string, string> Conditions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The file of the tables (docs/trades.md); a relative one starts at the working directory. Default: empty, the
    /// <c>conditions.json</c> beside the program.
    /// </summary>
    public string ConditionsPath { get; set; } = string.Empty;
}
