using FinApi.Application.Storage;
using FinApi.Domain.Instruments;

namespace FinApi.Application.MarketData.Following;

/// <summary>Reads everything that is kept in memory as a whole, at the start and after a loss.</summary>
public interface IReferenceReader
{
    /// <summary>All instruments, by symbol (ordinal).</summary>
    ValueTask<IReadOnlyList<Instrument>> ListInstrumentsAsync(CancellationToken cancellationToken);

    /// <summary>All revisions of all corporate actions, by symbol (ordinal), number and revision.</summary>
    ValueTask<IReadOnlyList<CorporateAction>> ListCorporateActionsAsync(CancellationToken cancellationToken);

    /// <summary>The settled versions that were ever written.</summary>
    ValueTask<IReadOnlyList<SettledVersion>> ListSettledVersionsAsync(CancellationToken cancellationToken);
}
