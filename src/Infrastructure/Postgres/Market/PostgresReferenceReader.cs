using FinApi.Application.MarketData.Following;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>Reads what is kept in memory as a whole.</summary>
internal sealed class PostgresReferenceReader(MarketDatabase database, SettledFence fence) : IReferenceReader
{
    public ValueTask<IReadOnlyList<Instrument>> ListInstrumentsAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, InstrumentTable.List(), cancellationToken);

    public ValueTask<IReadOnlyList<CorporateAction>> ListCorporateActionsAsync(CancellationToken cancellationToken) =>
        database.ListAsync(ConnectionPool.Background, CorporateActionTable.List(), cancellationToken);

    public async ValueTask<IReadOnlyList<SettledVersion>> ListSettledVersionsAsync(CancellationToken cancellationToken)
    {
        var versions = await database.ListAsync(
            ConnectionPool.Background, SettledVersionTable.List(), cancellationToken);
        var positions = await database.ListAsync(ConnectionPool.Background, SettledFence.Position, cancellationToken);
        fence.NoteAll(positions[0]);
        return versions;
    }
}
