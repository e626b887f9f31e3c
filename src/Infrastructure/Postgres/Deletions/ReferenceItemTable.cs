using Dapper;
using FinApi.Application.Deletions;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;
using Row = (string Source, long Epoch, long Number);

namespace FinApi.Infrastructure.Postgres.Deletions;

/// <summary>The table <c>reference_item</c>.</summary>
internal static class ReferenceItemTable
{
    // Items of an earlier epoch of their source can never come again: what restarts number anew takes no more room.
    private const string InsertSql = """
        DELETE FROM reference_item AS old
        USING unnest(@Symbols, @ActionNumbers, @Sources, @Epochs) AS added (symbol, action_number, source, source_epoch)
        WHERE old.symbol = added.symbol AND old.action_number = added.action_number AND old.source = added.source
            AND old.source_epoch < added.source_epoch;
        INSERT INTO reference_item (symbol, action_number, source, source_epoch, number)
        SELECT * FROM unnest(@Symbols, @ActionNumbers, @Sources, @Epochs, @Numbers)
        ON CONFLICT DO NOTHING
        """;

    public static Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<ReferenceItem> items) =>
        connection.ExecuteAsync(InsertSql, new
        {
            Symbols = items.Column(item => item.Symbol.Value),
            ActionNumbers = items.Column(item => item.ActionNumber),
            Sources = items.Column(item => item.Source),
            Epochs = items.Column(item => item.SourceEpoch),
            Numbers = items.Column(item => item.Number),
        });

    // A range of the primary key.
    private const string ListSql = """
        SELECT source, source_epoch, number
        FROM reference_item
        WHERE symbol = $1 AND ($2 < 0 OR action_number = $2)
        """;

    /// <summary>Those of an instrument and all its actions, or of one action.</summary>
    public static RowQuery<SourceItems> List(Symbol symbol, int? actionNumber) =>
        new MappedQuery<Row, SourceItems>(
            ListSql,
            [symbol.Value, actionNumber ?? -1],
            static row => new SourceItems(row.Source, row.Epoch, new SequenceRange(row.Number, row.Number)));

    private const string RemoveSql = """
        DELETE FROM reference_item
        WHERE symbol = @Symbol AND (@ActionNumber < 0 OR action_number = @ActionNumber)
        """;

    public static Task RemoveAsync(NpgsqlConnection connection, Symbol symbol, int? actionNumber) =>
        connection.ExecuteAsync(RemoveSql, new { Symbol = symbol.Value, ActionNumber = actionNumber ?? -1 });
}
