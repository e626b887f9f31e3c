using FinApi.Domain.Instruments;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>A share of the simulated market.</summary>
/// <param name="Symbol">Its real symbol.</param>
/// <param name="Mic">Its real listing market.</param>
/// <param name="Name">Its issuer.</param>
/// <param name="StartCents">Price that it starts from and is drawn back to, in US cents.</param>
/// <param name="VolatilityPercent">Standard deviation of a year's return, in percent.</param>
/// <param name="DailyVolume">Shares of an ordinary session.</param>
internal sealed record SimulatedListing(
    Symbol Symbol, Mic Mic, string Name, long StartCents, int VolatilityPercent, long DailyVolume)
{
    /// <summary>The price step, in US dollars.</summary>
    public const decimal TickSize = 0.01m;

    /// <summary>Shares of a round lot.</summary>
    public const int LotSize = 100;

    /// <summary>The lowest price that it ever has, in US cents.</summary>
    public const long LowestCents = 100;

    /// <summary>
    /// Standard deviation of a session's return, in millionths: that of a year over the root of 252, of which a night,
    /// half as volatile, has its part.
    /// </summary>
    public long SessionVolatility => VolatilityPercent * 563L;

    /// <summary>
    /// Tells the share's draws from those of all others. FNV-1a of the symbol, so that a share keeps its draws when the
    /// table grows.
    /// </summary>
    public long Key { get; } = HashOf(Symbol.Value);

    /// <summary>The share as an instrument.</summary>
    public Instrument ToInstrument() =>
        new()
        {
            Symbol = Symbol,
            Mic = Mic,
            Name = Name,
            Type = InstrumentType.Equity,
            Currency = "USD",
            TickSize = TickSize,
            LotSize = LotSize,
        };

    private static long HashOf(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        return (long)hash;
    }
}
