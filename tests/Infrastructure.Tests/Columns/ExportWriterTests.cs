using System.Globalization;
using System.Text;
using Apache.Arrow.Ipc;
using CsCheck;
using FinApi.Application.History.Exports;
using FinApi.Application.History.Exports.Columns;
using FinApi.Application.History.Exports.Csv;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Columns;
using NodaTime;
using ParquetSharp.Arrow;

namespace FinApi.Infrastructure.Tests.Columns;

/// <summary>The rows of every format are those of the CSV, field by field.</summary>
public sealed class ExportWriterTests
{
    private static readonly Instant Start = Instant.FromUtc(2024, 3, 4, 14, 30);

    private static readonly byte[] End = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    private static readonly ExportFile<BarRow> Bars = new(
        BarColumns.Of(BarInterval.OneMinute, PriceAdjustment.Split | PriceAdjustment.Rights),
        ["AAPL", "BRK.B", "^GSPC"],
        [KeyValuePair.Create("finapi.interval", "1m"), KeyValuePair.Create("finapi.data_status", "[]")]);

    private static readonly ExportFile<Trade> Trades = new(TradeColumns.All, ["AAPL"], []);

    private static readonly Gen<decimal> Prices = Gen.Select(
        Gen.Long[-99_999_999_999_999, 99_999_999_999_999],
        Gen.Int[0, 20],
        (digits, places) => new decimal((int)digits, (int)(Math.Abs(digits) >> 32), 0, digits < 0, (byte)places));

    private static readonly Gen<BarRow> BarRows = Gen.Select(
        Gen.Long[0, 4_000_000_000_000_000_000], Prices.Array[4], Prices.Nullable(), Prices.Nullable(),
        Gen.Long[0, 100].Nullable(),
        Gen.Int[-9_000, 40_000].Nullable(), BarOf);

    private static readonly Gen<string?> Texts =
        Gen.String[Gen.Char["ab ,\"ü€XNAS@T"], 1, 8].Select(text => text.Trim().Length > 0 ? text : null);

    private static readonly Gen<Trade> TradeRows = Gen.Select(
        Gen.Long[0, 4_000_000_000_000_000_000], Prices, Prices, Texts, Texts, Texts, Gen.Enum<AggressorSide>(),
        TradeOf);

    [Fact]
    public void Write_AnyBars_GivesTheFieldsOfTheCsvInEveryFormat()
    {
        Gen.Select(BarRows.Array[0, 40], Gen.Int[1, 15]).Sample(
            (rows, atOnce) => AssertSame(Bars, rows, atOnce), iter: 60, threads: 1);
    }

    [Fact]
    public void Write_AnyTrades_GivesTheFieldsOfTheCsvInEveryFormat()
    {
        Gen.Select(TradeRows.Array[0, 40], Gen.Int[1, 40]).Sample(
            (rows, atOnce) => AssertSame(Trades, rows, atOnce), iter: 60, threads: 1);
    }

    [Theory]
    [InlineData(ExportFormat.Arrow)]
    [InlineData(ExportFormat.Parquet)]
    public async Task Write_MoreThanARowGroup_LeavesInPiecesThatMakeOneFile(ExportFormat format)
    {
        var rows = Enumerable.Range(0, 62_345).Select(i => BarOf(
            i * 60_000_000_001L, [i, i + 2m, i - 0.5m, i + 1], i % 3 == 0 ? null : i, null, i, i)).ToArray();

        var pieces = Pieces(Bars, new ExportForm(format, ExportNumbers.Decimal), rows, atOnce: 10_000);

        Assert.Equal(7, pieces.Count);
        Assert.All(pieces.Take(1), piece => Assert.NotEmpty(piece));
        Assert.True(format == ExportFormat.Arrow || pieces[1].Length == 0, "A row group is sent when it is complete.");
        Assert.Equal(
            Csv(Bars, rows, atOnce: 10_000), await TextsOfAsync(format, [.. pieces.SelectMany(piece => piece)]));
    }

    [Theory]
    [InlineData(ExportFormat.Arrow)]
    [InlineData(ExportFormat.Parquet)]
    public async Task Write_Facts_StandInTheFile(ExportFormat format)
    {
        var file = File(Bars, new ExportForm(format, ExportNumbers.Decimal), [], 1);

        Assert.Equal("1m", FileTexts.FactsOf(file)["finapi.interval"]);
        Assert.Equal("[]", FileTexts.FactsOf(file)["finapi.data_status"]);
        Assert.Equal(Bars.Columns.Select(column => column.Name), Assert.Single(await TextsOfAsync(format, file)));
    }

    [Theory]
    [InlineData(ExportFormat.Arrow)]
    [InlineData(ExportFormat.Parquet)]
    public void Write_WithoutItsEnd_IsNoFile(ExportFormat format)
    {
        using var writer = new ColumnFiles().Begin(new ExportForm(format, ExportNumbers.Decimal), Bars);

        var begun = writer.Write([BarOf(0, [1, 2, 3, 4], 5, 6, 7, 8)], symbol: 0, isLast: false).ToArray();

        if (format == ExportFormat.Parquet)
        {
            Assert.ThrowsAny<Exception>(() => new FileReader(new MemoryStream(begun)));
            return;
        }

        // Readers take the end of the bytes for the end of the stream: the connection breaks, too.
        Assert.False(begun.AsSpan().EndsWith(End));
        var whole = File(Bars, new ExportForm(format, ExportNumbers.Decimal), [], 1);
        Assert.True(whole.AsSpan().EndsWith(End));
    }

    [Theory]
    [InlineData(ExportFormat.Arrow, "0.0000000000000000000000000001", "open")]
    [InlineData(ExportFormat.Parquet, "9999999999999999999999999999", "open")]
    public void Write_NumberThatNoColumnHolds_IsRefusedAndFitsAsFloat(
        ExportFormat format, string number, string column)
    {
        var value = decimal.Parse(number, CultureInfo.InvariantCulture);
        BarRow[] rows = [BarOf(0, [value, 2, 3, 4], null, null, null, null)];

        var refusal = Assert.Throws<NumberTooWideException>(
            () => File(Bars, new ExportForm(format, ExportNumbers.Decimal), rows, 1));

        Assert.Contains(column, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("DECIMAL(38, 24)", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(File(Bars, new ExportForm(format, ExportNumbers.Float64), rows, 1));
    }

    [Theory]
    [InlineData(ExportFormat.Arrow)]
    [InlineData(ExportFormat.Parquet)]
    public void Write_Twice_GivesTheSameBytes(ExportFormat format)
    {
        var rows = Enumerable.Range(0, 500).Select(i => BarOf(i, [i, i, i, i], i, i, i, i)).ToArray();
        var form = new ExportForm(format, ExportNumbers.Decimal);

        Assert.Equal(File(Bars, form, rows, 100), File(Bars, form, rows, 100));
    }

    [Fact]
    public void Write_Arrow_CompressesNoBufferAndNamesUtc()
    {
        var file = File(Bars, new ExportForm(ExportFormat.Arrow, ExportNumbers.Decimal), [], 1);
        using var reader = new ArrowStreamReader(new MemoryStream(file));

        var time = (Apache.Arrow.Types.TimestampType)reader.Schema.GetFieldByName("timestamp_utc").DataType;

        Assert.Equal(("UTC", Apache.Arrow.Types.TimeUnit.Nanosecond), (time.Timezone, time.Unit));
    }

    private static void AssertSame<TRow>(ExportFile<TRow> file, TRow[] rows, int atOnce)
    {
        var csv = Csv(file, rows, atOnce);
        foreach (var format in new[] { ExportFormat.Arrow, ExportFormat.Parquet })
        {
            var decimals = File(file, new ExportForm(format, ExportNumbers.Decimal), rows, atOnce);
            Assert.Equal(csv, TextsOfAsync(format, decimals).GetAwaiter().GetResult());

            var floats = File(file, new ExportForm(format, ExportNumbers.Float64), rows, atOnce);
            Assert.Equal(Nearest(file, csv), TextsOfAsync(format, floats).GetAwaiter().GetResult());
        }
    }

    // The nearest double of each number, in its shortest text.
    private static List<string[]> Nearest<TRow>(ExportFile<TRow> file, IReadOnlyList<string[]> csv) =>
    [
        csv[0],
        .. csv.Skip(1).Select(row => row
            .Select((text, i) => file.Columns[i] is DecimalColumn<TRow> && text.Length > 0
                ? double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
                : text)
            .ToArray()),
    ];

    private static async Task<IReadOnlyList<string[]>> TextsOfAsync(ExportFormat format, byte[] file) =>
        format == ExportFormat.Arrow ? FileTexts.OfArrow(file) : await FileTexts.OfParquetAsync(file);

    private static IReadOnlyList<string[]> Csv<TRow>(ExportFile<TRow> file, TRow[] rows, int atOnce) =>
        FileTexts.OfCsv(string.Join(
            '\n',
            Pieces(file, ExportForm.Default, rows, atOnce)
                .Where(piece => piece.Length > 0)
                .Select(Encoding.UTF8.GetString)));

    private static byte[] File<TRow>(ExportFile<TRow> file, ExportForm form, TRow[] rows, int atOnce) =>
        [.. Pieces(file, form, rows, atOnce).SelectMany(piece => piece)];

    // The rows are dealt to the instruments in turn, a batch each.
    private static List<byte[]> Pieces<TRow>(ExportFile<TRow> file, ExportForm form, TRow[] rows, int atOnce)
    {
        using var writer = form.Format == ExportFormat.Csv
            ? new CsvWriter<TRow>(file)
            : new ColumnFiles().Begin(form, file);
        var batches = rows.Chunk(atOnce).DefaultIfEmpty([]).ToList();
        return
        [
            .. batches.Select((batch, i) =>
                writer.Write(batch, i % file.Symbols.Count, isLast: i == batches.Count - 1).ToArray()),
        ];
    }

    private static BarRow BarOf(
        long nanoseconds, decimal[] prices, decimal? volume, decimal? vwap, long? count, int? day) => new()
        {
            StartTime = Start.PlusNanoseconds(nanoseconds),
            EndTime = Start.PlusNanoseconds(nanoseconds),
            Open = prices[0],
            High = prices[1],
            Low = prices[2],
            Close = prices[3],
            Volume = volume,
            Vwap = vwap,
            TradeCount = count,
            TradingDate = day is { } days ? new LocalDate(1970, 1, 1).PlusDays(days) : null,
        };

    private static Trade TradeOf(
        long nanoseconds,
        decimal price,
        decimal size,
        string? venue,
        string? conditions,
        string? id,
        AggressorSide side) => new()
        {
            Symbol = Symbol.Parse("AAPL"),
            EventTime = Start.PlusNanoseconds(nanoseconds),
            ReceiveTime = Start.PlusNanoseconds(nanoseconds / 2),
            Price = price,
            Size = size,
            Venue = venue,
            Conditions = conditions,
            TradeId = id,
            AggressorSide = side,
        };
}
