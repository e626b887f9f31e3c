using FinApi.Contracts.V1;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Bar = FinApi.Contracts.V1.Bar;

namespace FinApi.Limit;

/// <summary>Raw Npgsql: the columns that an answer needs.</summary>
internal sealed class BarDatabase(string? connectionString) : IAsyncDisposable
{
    // FinApi's statement (BarTable) with the columns of the answer only.
    private const string Sql = """
        SELECT start_time, end_time, trading_date, open, high, low, close, volume, vwap, trade_count, revision
        FROM bar
        WHERE symbol = $1 AND interval = $2 AND start_time >= $3 AND start_time < $4
        ORDER BY start_time
        LIMIT $5
        """;

    private readonly NpgsqlDataSource? _source =
        connectionString is null ? null : NpgsqlDataSource.Create(connectionString);

    /// <summary>Rows with the columns of an answer, in the order of <see cref="Read"/>.</summary>
    public async Task<NpgsqlDataReader> ReadAsync(
        string symbol,
        string interval,
        DateTime start,
        DateTime end,
        long limit,
        CancellationToken cancellationToken)
    {
        await using var command = _source!.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter { Value = symbol });
        command.Parameters.Add(new NpgsqlParameter { Value = interval });
        command.Parameters.Add(new NpgsqlParameter { Value = start });
        command.Parameters.Add(new NpgsqlParameter { Value = end });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        return await command.ExecuteReaderAsync(cancellationToken);
    }

    /// <summary>The message of a page, written by the formatter that FinApi's messages have.</summary>
    public async Task<ListBarsResponse> ListAsync(ListBarsRequest request, CancellationToken cancellationToken)
    {
        await using var reader = await ReadAsync(
            request.Symbol,
            request.Interval,
            request.StartTime.ToDateTime(),
            request.EndTime.ToDateTime(),
            request.PageSize,
            cancellationToken);
        var response = new ListBarsResponse();
        while (await reader.ReadAsync(cancellationToken))
        {
            response.Bars.Add(Read(reader, request));
        }

        return response;
    }

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Bar Read(NpgsqlDataReader row, ListBarsRequest request)
    {
        var bar = new Bar
        {
            Symbol = request.Symbol,
            Interval = request.Interval,
            StartTime = Timestamp.FromDateTime(row.GetDateTime(0)),
            EndTime = Timestamp.FromDateTime(row.GetDateTime(1)),
            Open = DecimalText.Format(row.GetDecimal(3)),
            High = DecimalText.Format(row.GetDecimal(4)),
            Low = DecimalText.Format(row.GetDecimal(5)),
            Close = DecimalText.Format(row.GetDecimal(6)),
            IsComplete = true,
            Revision = row.GetInt32(10),
        };
        if (!row.IsDBNull(2))
        {
            bar.TradingDate = row.GetFieldValue<DateOnly>(2).ToString("O");
        }

        if (!row.IsDBNull(7))
        {
            bar.Volume = DecimalText.Format(row.GetDecimal(7));
        }

        if (!row.IsDBNull(8))
        {
            bar.Vwap = DecimalText.Format(row.GetDecimal(8));
        }

        if (!row.IsDBNull(9))
        {
            bar.TradeCount = row.GetInt64(9);
        }

        return bar;
    }
}
