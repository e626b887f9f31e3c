namespace FinApi.Domain.Instruments;

/// <summary>What kind of thing an instrument is. The numbers are those of the contract and of the stores.</summary>
public enum InstrumentType
{
    /// <summary>Not known.</summary>
    Unspecified = 0,

    /// <summary>A share or depositary receipt.</summary>
    Equity = 1,

    /// <summary>An exchange-traded fund or note.</summary>
    Etf = 2,

    /// <summary>A pair of which at least one side is a crypto asset.</summary>
    Crypto = 3,

    /// <summary>A pair of two currencies.</summary>
    Fx = 4,

    /// <summary>A future.</summary>
    Future = 5,

    /// <summary>An index.</summary>
    Index = 6,
}
