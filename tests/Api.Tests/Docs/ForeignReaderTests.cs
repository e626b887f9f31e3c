using System.Globalization;
using System.Text.Json;
using FinApi.Api.Tests.Clients;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests;
using FinApi.Infrastructure.Tests.Columns;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Api.Tests.Docs;

/// <summary>Readers that are not ours: their rows, digits and nanoseconds are those of the CSV.</summary>
public sealed class ForeignReaderTests : IAsyncLifetime
{
    private const string Market = "symbols=OIL,AAPL";

    private readonly TemporaryFolder _folder = new();
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(_server, "test");
        await publisher.SendAsync([.. MarketServer.Items()]);
        var answer = await publisher.SendAsync([.. Signed()]);
        Assert.Empty(answer.Rejections);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _server.DisposeAsync();
    }

    public static TheoryData<string, string, string> Readers() => new()
    {
        { "arrow-js", "arrow", "apache-arrow" },
        { "parquet-wasm", "parquet", "parquet-wasm" },
        { "duckdb", "parquet", "@duckdb/node-api" },
        { "polars", "parquet", "nodejs-polars-linux-x64-gnu" },
        { "polars", "arrow", "nodejs-polars-linux-x64-gnu" },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_Decimals_GivesTheRowsOfTheCsv(string reader, string format, string package)
    {
        foreach (var path in new[] { $"/v1/bars:export?interval=1m&{Market}", $"/v1/trades:export?{Market}" })
        {
            var expected = FileTexts.OfCsv(await _server.Http.GetStringAsync(path, Token)).Skip(1).Select(Comparable);

            Assert.Equal(expected, await ReadAsync(reader, package, $"{path}&format={format}", format));
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Read_Floats_GivesTheNearestOfEachNumber(string reader, string format, string package)
    {
        var path = $"/v1/trades:export?{Market}";
        var csv = FileTexts.OfCsv(await _server.Http.GetStringAsync(path, Token));

        var read = await ReadAsync(reader, package, $"{path}&format={format}&numbers=float64", format);

        var (price, size) = (Array.IndexOf(csv[0], "price"), Array.IndexOf(csv[0], "size"));
        Assert.Equal(
            csv.Skip(1).Select(row => (Number(row[price]), Number(row[size]))),
            read.Select(row => (Number(row[price]!), Number(row[size]!))));
    }

    // A contract with prices below zero, a size of 28 digits, times to the nanosecond.
    private static IEnumerable<IngestItem> Signed()
    {
        yield return new IngestItem
        {
            Instrument = new Instrument { Symbol = "OIL", Mic = "XNYM", SignedPrices = true },
        };
        var open = MarketServer.Open.ToDateTimeOffset();
        foreach (var (price, size, nanos) in new[]
        {
            ("-37.63", "1", 1),
            ("-0.000000000000000000000001", "99999999999999.99999999999999", 999_999_999),
            ("0.1", "0.3333333333333333", 123_456_789),
        })
        {
            var time = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(open);
            time.Nanos = nanos;
            yield return new IngestItem
            {
                Trade = new Trade { Symbol = "OIL", Price = price, Size = size, EventTime = time },
            };
        }
    }

    private async Task<IReadOnlyList<string?[]>> ReadAsync(string reader, string package, string path, string format)
    {
        var file = Path.Combine(_folder.Path, $"rows.{format}");
        await File.WriteAllBytesAsync(file, await _server.Http.GetByteArrayAsync(path, Token), Token);
        var json = await NodeScript.RunAsync("read-columns.mjs", [reader, file], "apache-arrow", package);
        return [.. JsonSerializer.Deserialize<string?[][]>(json)!.Select(row => row.Select(Trimmed).ToArray())];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // Decimals come with the zeros of their scale.
    private static string? Trimmed(string? text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _) && text.Contains('.')
            ? text.TrimEnd('0').TrimEnd('.')
            : text;

    private static string?[] Comparable(string[] row) =>
    [
        .. row.Select(text => text.Length == 0 ? null
            : InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var time }
                ? (time - NodaConstants.UnixEpoch).ToInt64Nanoseconds().ToString(CultureInfo.InvariantCulture)
                : text),
    ];
}
