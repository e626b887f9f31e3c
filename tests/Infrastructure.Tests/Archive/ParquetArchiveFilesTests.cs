using CsCheck;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Rows;
using FinApi.Application.History.Exports;
using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Archive;
using NodaTime;
using ParquetSharp;

namespace FinApi.Infrastructure.Tests.Archive;

/// <summary>What is read of a file is what was written, digit by digit.</summary>
public sealed class ParquetArchiveFilesTests
{
    private static readonly ArchiveInstrument[] Instruments =
    [
        new("AAPL", "id~1", "AAPL"), new("BRK.B", "id~2", "BRK.B"), new("META", "id~3", "FB"),
    ];

    // 18 digits with nine places.
    private static readonly Gen<decimal> Narrow = Gen.Select(
        Gen.Long[0, 999_999_999_999_999_999], Gen.Int[0, 9],
        (digits, places) => new decimal((int)digits, (int)(digits >> 32), 0, isNegative: false, 9) is var number
            ? decimal.Round(number, places)
            : 0);

    private static readonly Gen<Instant> Times = Gen.Long[0, 4_000_000_000_000_000_000]
        .Select(nanos => NodaConstants.UnixEpoch.PlusNanoseconds(nanos));

    private static readonly Gen<string?> Texts =
        Gen.String[Gen.Char["ab ,\"ü€XNAS@T"], 1, 8].Select(text => text.Trim().Length > 0 ? text : null);

    private static readonly Gen<Trade> Trades = Gen.Select(
        Times, Narrow, Narrow, Texts, Texts, Texts, Gen.Enum<AggressorSide>(), Gen.Long[1, long.MaxValue])
        .Select((time, price, size, venue, conditions, id, side, sequence) => new Trade
        {
            Symbol = Symbol.Parse("AAPL"),
            EventTime = time,
            Price = price,
            Size = size,
            Venue = venue,
            Conditions = conditions,
            TradeId = id,
            AggressorSide = side,
            ReceiveTime = time + Duration.FromNanoseconds(17),
            Sequence = sequence,
        });

    private static readonly Gen<Quote> Quotes = Gen.Select(
        Times, Narrow.Nullable(), Narrow.Nullable(), Narrow.Nullable(), Texts, Texts, Gen.Long[1, long.MaxValue])
        .Select((time, bid, ask, size, venue, conditions, sequence) => new Quote
        {
            Symbol = Symbol.Parse("AAPL"),
            EventTime = time,
            BidPrice = bid,
            BidSize = size,
            BidVenue = venue,
            AskPrice = ask,
            AskSize = bid,
            AskVenue = conditions,
            Conditions = venue,
            ReceiveTime = time,
            Sequence = sequence,
        });

    private static readonly Gen<StoredBar> Bars = Gen.Select(
        Times, Narrow, Narrow.Nullable(), Gen.Long[0, 1_000].Nullable(), Gen.Int[-9_000, 40_000].Nullable(),
        Gen.Int[0, BarInterval.Stored.Count - 1].Select(level => BarInterval.Stored[level]), Gen.Bool)
        .Select((time, price, optional, count, date, interval, isSupplied) => new StoredBar(
            new Bar
            {
                Symbol = Symbol.Parse("AAPL"),
                Interval = interval,
                StartTime = time,
                EndTime = time + Duration.FromSeconds(60),
                TradingDate = date is { } days ? new LocalDate(1970, 1, 1).PlusDays(days) : null,
                Open = price,
                High = price,
                Low = 0,
                Close = price,
                Volume = optional,
                Vwap = optional,
                TradeCount = count,
                Revision = (int)(count ?? 0),
            },
            optional,
            new TickOrder(time, 7),
            new TickOrder(time + Duration.Epsilon, 8),
            isSupplied));

    [Fact]
    public async Task Read_AnyTrades_AreThoseThatWereWritten() =>
        await AssertReadBackAsync(
            Trades, ArchiveColumns.OfTrades, (trade, key) => trade with { Symbol = key });

    [Fact]
    public async Task Read_AnyQuotes_AreThoseThatWereWritten() =>
        await AssertReadBackAsync(
            Quotes, ArchiveColumns.OfQuotes, (quote, key) => quote with { Symbol = key });

    [Fact]
    public async Task Read_AnyBars_AreThoseThatWereWritten() =>
        await AssertReadBackAsync(
            Bars, ArchiveColumns.OfBars, (stored, key) => stored with { Bar = stored.Bar with { Symbol = key } });

    [Fact]
    public void Complete_RowGroups_LieWhereTheFileHasThem()
    {
        var trade = Trades.Single();
        using var content = new MemoryStream();

        var places = Write(content, ArchiveColumns.OfTrades(new DecimalWidths()), [[trade], [trade, trade], [trade]]);

        Assert.Equal(3, places.Count);
        Assert.Equal(4, places[0].Offset);
        Assert.Equal(places[0].Offset + places[0].Length, places[1].Offset);
        Assert.Equal(places[1].Offset + places[1].Length, places[2].Offset);

        // The rest is the index of the pages and the footer.
        Assert.InRange(places[2].Offset + places[2].Length, 5, content.Length - 12);
        content.Position = 0;
        using var reader = new ParquetFileReader(content);
        using var group = reader.RowGroup(2);
        Assert.Equal(1, group.MetaData.NumRows);

        // symbol, event_time, sequence
        Assert.Equal([0, 1, 9], group.MetaData.SortingColumns().Select(column => column.ColumnIndex));
    }

    [Fact]
    public void Write_PriceOf18Digits_IsANumberOf64Bits()
    {
        var trade = Trades.Single() with { Price = 999_999_999.999_999_999m };
        using var content = new MemoryStream();
        Write(content, ArchiveColumns.OfTrades(new DecimalWidths()), [[trade]]);
        content.Position = 0;

        using var reader = new ParquetFileReader(content);

        var price = reader.FileMetaData.Schema.Column(2);
        Assert.Equal(("price", PhysicalType.Int64), (price.Name, price.PhysicalType));
        var time = Assert.IsType<TimestampLogicalType>(reader.FileMetaData.Schema.Column(1).LogicalType);
        Assert.Equal((TimeUnit.Nanos, false), (time.TimeUnit, time.IsAdjustedToUtc));
    }

    [Theory]
    [InlineData("1000000000", 38, 9)]
    [InlineData("0.0000000001", 38, 24)]
    [InlineData("99999999999999.99999999999999", 38, 24)]
    [InlineData("0.0000000000000000000000000001", 38, 28)]
    public void Write_WiderNumber_TakesTheNextTypeThatHoldsIt(string price, int precision, int scale)
    {
        var trade = Trades.Single() with
        {
            Price = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture),
        };
        var widths = new DecimalWidths();
        while (true)
        {
            try
            {
                Write(new MemoryStream(), ArchiveColumns.OfTrades(widths), [[trade]]);
                break;
            }
            catch (NumberTooWideException e)
            {
                Assert.Equal("price", e.Column);
                Assert.True(widths.TryWiden(ArchiveColumns.GroupOf(e.Column)));
            }
        }

        Assert.Equal((precision, scale), widths.OfTicks("price"));
    }

    [Fact]
    public async Task Read_FileWithAWrongByte_SaysSoOrGivesRows()
    {
        using var content = new MemoryStream();
        Write(content, ArchiveColumns.OfTrades(new DecimalWidths()), [.. Trades.Array[20].Array[3].Single()]);
        var file = content.ToArray();
        var failed = 0;
        for (var i = 0; i < file.Length; i += 7)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 0x5A;
            try
            {
                await ReadAsync<Trade>(new MemoryStream(damaged));
            }
            catch (ArchiveUnavailableException)
            {
                failed++;
            }
        }

        Assert.True(failed > 0, "No damage was noticed.");
    }

    [Fact]
    public void Write_DiskThatIsFull_SaysWhatToLookAt()
    {
        var trades = Trades.Array[20_000].Single();
        using var content = new FullDisk(100_000);

        var failure = Assert.Throws<ArchiveUnavailableException>(() => Write(
            content, ArchiveColumns.OfTrades(new DecimalWidths()), [trades, trades, trades]));

        Assert.Contains("disk", failure.Message, StringComparison.Ordinal);
    }

    private static async Task AssertReadBackAsync<TRow>(
        Gen<TRow> rows,
        Func<DecimalWidths, IReadOnlyList<ExportColumn<TRow>>> columnsOf,
        Func<TRow, Symbol, TRow> keyed) =>
        await rows.Array[0, 30].Array[Instruments.Length].SampleAsync(
            async perInstrument =>
            {
                using var content = new MemoryStream();
                Write(content, columnsOf(new DecimalWidths()), perInstrument);

                var read = await ReadAsync<TRow>(content);

                var expected = perInstrument.SelectMany((each, place) =>
                    each.Select(row => keyed(row, Symbol.Parse(Instruments[place].Key))));
                Assert.Equal(expected, read);
            },
            iter: 60,
            threads: 1);

    private static IReadOnlyList<(long Offset, long Length)> Write<TRow>(
        Stream content, IReadOnlyList<ExportColumn<TRow>> columns, TRow[][] perInstrument)
    {
        var file = new ExportFile<TRow>(columns, [.. Instruments.Select(instrument => instrument.Symbol)], []);
        using var writer = new ParquetArchiveFiles().Begin(content, file);
        for (var place = 0; place < perInstrument.Length; place++)
        {
            if (perInstrument[place].Length > 0)
            {
                writer.Write(perInstrument[place], place);
                writer.EndGroup();
            }
        }

        return writer.Complete();
    }

    private static async Task<List<TRow>> ReadAsync<TRow>(Stream content)
    {
        content.Position = 0;
        List<TRow> rows = [];
        await foreach (var run in new ParquetArchiveFiles().ReadAsync<TRow>(
            content, Instruments, TestContext.Current.CancellationToken))
        {
            rows.AddRange(run.Rows);
        }

        return rows;
    }

    // Has room for so many bytes.
    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > room)
            {
                throw new IOException("No space left on device.");
            }

            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);
    }
}
