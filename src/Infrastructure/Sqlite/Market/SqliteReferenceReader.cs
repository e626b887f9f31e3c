using FinApi.Application.MarketData.Following;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>Reads from the database what is kept in memory as a whole.</summary>
internal sealed class SqliteReferenceReader(SqliteDatabase database) : IReferenceReader
{
    public ValueTask<IReadOnlyList<Instrument>> ListInstrumentsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Instrument>>(
            session => InstrumentTable.List(session, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<CorporateAction>> ListCorporateActionsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<CorporateAction>>(
            session => CorporateActionTable.List(session, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<SettledVersion>> ListSettledVersionsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SettledVersion>>(
            session => SettledVersionTable.List(session, cancellationToken), cancellationToken);
}
