namespace FinApi.Domain.Instruments;

/// <summary>What of an instrument may be unknown, or false.</summary>
[Flags]
public enum InstrumentFields
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="Instrument.Name"/>.</summary>
    Name = 1,

    /// <summary><see cref="Instrument.Type"/>.</summary>
    Type = 2,

    /// <summary><see cref="Instrument.Currency"/>.</summary>
    Currency = 4,

    /// <summary><see cref="Instrument.TickSize"/>.</summary>
    TickSize = 8,

    /// <summary><see cref="Instrument.LotSize"/>.</summary>
    LotSize = 16,

    /// <summary><see cref="Instrument.Isin"/>.</summary>
    Isin = 32,

    /// <summary><see cref="Instrument.Figi"/>.</summary>
    Figi = 64,

    /// <summary><see cref="Instrument.IsDelisted"/>.</summary>
    IsDelisted = 128,

    /// <summary><see cref="Instrument.IsTestIssue"/>.</summary>
    IsTestIssue = 256,

    /// <summary><see cref="Instrument.HasSignedPrices"/>.</summary>
    HasSignedPrices = 512,
}
