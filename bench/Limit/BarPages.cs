using System.IO.Pipelines;
using FinApi.Api.Http.Bodies;
using NodaTime;
using Npgsql;

namespace FinApi.Limit;

/// <summary>Pages of bars as JSON: each row goes from Npgsql's reader into the response, and is kept nowhere.</summary>
internal static class BarPages
{
    /// <summary>The path of FinApi's page, under a name of its own: answers from memory have FinApi's.</summary>
    public const string Path = "/postgres/v1/instruments/{symbol}/bars";

    private const int PartLength = 64 * 1024;
    private const int MaxRow = 640;

    public static async Task WriteAsync(HttpContext http, BarDatabase bars)
    {
        var query = http.Request.Query;
        var start = DateTimeOffset.Parse(query["start_time"].ToString());
        await using var reader = await bars.ReadAsync(
            http.Request.RouteValues["symbol"]!.ToString()!,
            query["interval"].ToString(),
            start.UtcDateTime,
            DateTime.MaxValue.ToUniversalTime(),
            long.Parse(query["page_size"].ToString()),
            http.RequestAborted);
        http.Response.ContentType = "application/json";
        var body = http.Response.BodyWriter;
        Add(body, "{\"bars\":["u8);
        for (var hasMore = await reader.ReadAsync(http.RequestAborted); hasMore;)
        {
            hasMore = await WritePartAsync(reader, body, http.RequestAborted);
            await body.FlushAsync(http.RequestAborted);
        }

        Add(body, "]}"u8);
    }

    private static async ValueTask<bool> WritePartAsync(
        NpgsqlDataReader reader, PipeWriter body, CancellationToken cancellationToken)
    {
        var part = body.GetMemory(PartLength);
        var used = 0;
        bool hasMore;
        do
        {
            used += Write(reader, part.Span[used..]);
            hasMore = await reader.ReadAsync(cancellationToken);
            if (hasMore)
            {
                part.Span[used++] = (byte)',';
            }
        }
        while (hasMore && part.Length - used > MaxRow);
        body.Advance(used);
        return hasMore;
    }

    private static int Write(NpgsqlDataReader row, Span<byte> utf8)
    {
        var json = new JsonSpan(utf8);
        json.Add("{\"symbol\":\"S001\",\"interval\":\"1m\",\"startTime\":\""u8, TimeOf(row, 0));
        json.Add("\",\"endTime\":\""u8, TimeOf(row, 1));
        if (!row.IsDBNull(2))
        {
            json.Add("\",\"tradingDate\":\""u8, LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(2)));
        }

        json.Add("\",\"open\":\""u8, row.GetDecimal(3));
        json.Add("\",\"high\":\""u8, row.GetDecimal(4));
        json.Add("\",\"low\":\""u8, row.GetDecimal(5));
        json.Add("\",\"close\":\""u8, row.GetDecimal(6));
        json.Add("\",\"volume\":\""u8, row.GetDecimal(7));
        json.Add("\",\"vwap\":\""u8, row.GetDecimal(8));
        json.Add("\",\"tradeCount\":\""u8, row.GetInt64(9));
        json.Add("\",\"isComplete\":true,\"revision\":"u8, row.GetInt32(10));
        json.Add("}"u8);
        return json.Length;
    }

    private static Instant TimeOf(NpgsqlDataReader row, int column) => Instant.FromDateTimeUtc(row.GetDateTime(column));

    private static void Add(PipeWriter body, ReadOnlySpan<byte> json)
    {
        json.CopyTo(body.GetSpan(json.Length));
        body.Advance(json.Length);
    }
}
