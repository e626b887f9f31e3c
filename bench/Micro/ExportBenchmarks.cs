using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using BenchmarkDotNet.Attributes;
using FinApi.Application.History.Exports;
using FinApi.Application.History.Exports.Columns;
using FinApi.Application.History.Exports.Csv;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Columns;
using NodaTime;

namespace FinApi.Micro;

/// <summary>
/// 10,000 bars as files: what it costs to write them in each form, and to read them in .NET into times and prices.
/// </summary>
[MemoryDiagnoser]
public class ExportBenchmarks
{
    private const int Bars = 10_000;

    private static readonly Instant Start = Instant.FromUtc(2024, 3, 4, 14, 30);

    private static readonly ExportFile<BarRow> File =
        new(BarColumns.Of(BarInterval.OneMinute, PriceAdjustment.Raw), ["AAPL"], []);

    private readonly BarRow[] _rows = [.. Enumerable.Range(0, Bars).Select(BarOf)];
    private byte[] _arrow = [];
    private byte[] _json = [];

    [GlobalSetup]
    public void SetUp()
    {
        _arrow = Write(new ColumnFiles().Begin(new(ExportFormat.Arrow, ExportNumbers.Float64), File), keep: true);
        _json = Encoding.UTF8.GetBytes($"{{\"bars\":[{string.Join(',', _rows.Select(JsonOf))}]}}");
    }

    [Benchmark(Baseline = true)]
    public byte[] WriteCsv() => Write(new CsvWriter<BarRow>(File));

    [Benchmark]
    public byte[] WriteArrow() => Write(ExportFormat.Arrow, ExportNumbers.Decimal);

    [Benchmark]
    public byte[] WriteArrowFloats() => Write(ExportFormat.Arrow, ExportNumbers.Float64);

    [Benchmark]
    public byte[] WriteParquet() => Write(ExportFormat.Parquet, ExportNumbers.Decimal);

    [Benchmark]
    public double ReadArrowFloats()
    {
        using var reader = new ArrowStreamReader(new MemoryStream(_arrow));
        var sum = 0d;
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            var times = ((TimestampArray)batch.Column("timestamp_utc")).Values;
            var closes = ((DoubleArray)batch.Column("close")).Values;
            for (var i = 0; i < batch.Length; i++)
            {
                sum += times[i] + closes[i];
            }
        }

        return sum;
    }

    [Benchmark]
    public double ReadJson()
    {
        using var page = JsonDocument.Parse(_json);
        var sum = 0d;
        foreach (var bar in page.RootElement.GetProperty("bars").EnumerateArray())
        {
            sum += bar.GetProperty("startTime").GetDateTime().Ticks
                + double.Parse(bar.GetProperty("close").GetString()!, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private byte[] Write(ExportFormat format, ExportNumbers numbers) =>
        Write(new ColumnFiles().Begin(new(format, numbers), File));

    private byte[] Write(IExportWriter<BarRow> writer, bool keep = false)
    {
        using (writer)
        {
            var last = ReadOnlyMemory<byte>.Empty;
            for (var i = 0; i < _rows.Length; i += writer.BatchRows)
            {
                var isLast = i + writer.BatchRows >= _rows.Length;
                last = writer.Write(_rows.AsSpan(i, Math.Min(writer.BatchRows, _rows.Length - i)), 0, isLast);
            }

            return keep ? last.ToArray() : [];
        }
    }

    // As a page has them over REST.
    private static string JsonOf(BarRow bar) =>
        $$"""
        {"symbol":"AAPL","interval":"1m","startTime":"{{bar.StartTime}}","endTime":"{{bar.EndTime}}",
        "tradingDate":"","open":"{{bar.Open}}","high":"{{bar.High}}","low":"{{bar.Low}}","close":"{{bar.Close}}",
        "volume":"{{bar.Volume}}","vwap":"{{bar.Vwap}}","tradeCount":"{{bar.TradeCount}}",
        "isComplete":true,"revision":0}
        """;

    private static BarRow BarOf(int i) => new()
    {
        StartTime = Start + Duration.FromMinutes(i),
        EndTime = Start + Duration.FromMinutes(i + 1),
        Open = 187m + (i % 977 / 100m),
        High = 187.5m + (i % 977 / 100m),
        Low = 186.5m + (i % 977 / 100m),
        Close = 187.25m + (i % 977 / 100m),
        Volume = 1_000 + i,
        Vwap = 187.123456m + (i % 977 / 100m),
        TradeCount = i % 100,
    };
}
