using FinApi.Application.Ports;
using FinApi.Domain.Instruments;

namespace FinApi.Infrastructure.Postgres;

/// <summary>Reads what is kept in memory as a whole.</summary>
internal sealed class PostgresReferenceReader(MarketDatabase database) : IReferenceReader
{
    public ValueTask<IReadOnlyList<Instrument>> ListInstrumentsAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, InstrumentTable.List(), cancellationToken);

    public ValueTask<IReadOnlyList<CorporateAction>> ListCorporateActionsAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, CorporateActionTable.List(), cancellationToken);

    public ValueTask<IReadOnlyList<SettledVersion>> ListSettledVersionsAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, SettledVersionTable.List(), cancellationToken);
}
