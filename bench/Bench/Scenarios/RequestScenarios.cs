using System.Text;
using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;
using Google.Protobuf;

namespace FinApi.Bench.Scenarios;

/// <summary>Reads from the embedded store and memory, against the same bytes given by a bare endpoint.</summary>
internal static class RequestScenarios
{
    private const string GetQuotePath = "/finapi.v1.MarketData/GetQuote";

    private static readonly string Day =
        $"start_time={Shelf.DayStart:yyyy-MM-ddTHH:mm:ssZ}&end_time={Shelf.DayEnd:yyyy-MM-ddTHH:mm:ssZ}";

    private static readonly byte[] QuoteRequest = new GetQuoteRequest { Symbol = "S000" }.ToByteArray();

    private static readonly string Bars = $"/v1/instruments/{Shelf.BarSymbol}/bars?interval=1m&page_size=390&{Day}";

    private static readonly RequestCase[] Cases =
    [
        new("quote-rest", "GET quote, 16 connections", "/v1/instruments/S000/quote")
        {
            Goal = ("P2", 1.6), MaxAllocated = ("P3", 1_024),
        },
        new("quote-grpc-web", "GetQuote as gRPC-Web, 16 connections", GetQuotePath)
        {
            Body = [0, 0, 0, 0, (byte)QuoteRequest.Length, .. QuoteRequest], ContentType = "application/grpc-web+proto",
        },
        new("quotes-50", "GET 50 quotes, 16 connections", $"/v1/quotes?symbols={Symbols(50)}"),
        new("snapshot", "GET snapshot, 16 connections", "/v1/instruments/S000/snapshot"),
        new("bars-390-warm", "GET 390 bars of a closed day, asked before", Bars) { Goal = ("P4", 1.3) },
        new("bars-390-304", "the same with If-None-Match", Bars) { IsConditional = true },
        new("bars-10000", "GET a page of 10,000 bars, 4 connections",
            $"/v1/instruments/{Shelf.BarSymbol}/bars?interval=1m&page_size=10000")
        {
            Connections = 4, Goal = ("P13", 5), MaxAllocated = ("P13", 1_000_000),
        },
        new("trades-1000", "GET a page of 1,000 trades, 8 connections",
            $"/v1/instruments/{Shelf.TradeSymbol}/trades?page_size=1000") { Connections = 8, Goal = ("P14", 5) },
        new("csv-day", "GET a day of 5,000 trades as CSV, 4 connections",
            $"/v1/instruments/{Shelf.TradeSymbol}/trades:export?{Day}") { Connections = 4, Goal = ("P14", 6) },
        Export("export-csv", "CSV", string.Empty),
        Export("export-arrow", "Arrow", "&format=ARROW"),
        Export("export-float64", "Arrow with FLOAT64", "&format=ARROW&numbers=FLOAT64"),
        Export("export-parquet", "Parquet", "&format=PARQUET"),
    ];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("quote-grpc", "GetQuote over gRPC, 4 connections x 16 calls", RunGrpcAsync),
        .. Cases.Select(each => new Scenario(each.Name, each.What, context => RunAsync(context, each))
        {
            IsInSmoke = each.Name is "quote-rest" or "quote-grpc-web" or "bars-390-304",
        }),
    ];

    private static RequestCase Export(string name, string form, string query)
    {
        var path = $"/v1/instruments/{Shelf.BarSymbol}/bars:export?interval=1m{query}";
        return new RequestCase(name, $"GET 10,000 bars as {form}, 4 connections", path) { Connections = 4 };
    }

    private static async Task<IReadOnlyList<Result>> RunGrpcAsync(BenchContext context)
    {
        var stage = await context.RequestsAsync();
        using (var probe = Grpc.Net.Client.GrpcChannel.ForAddress(stage.FinApi.Process.Grpc))
        {
            var answer = await new MarketData.MarketDataClient(probe)
                .GetQuoteAsync(new GetQuoteRequest { Symbol = "S000" }, HeadersOf(stage.FinApi.Key));
            await stage.Limit.KeepAsync(GetQuotePath, 200, null, answer.ToByteArray());
        }

        RequestLoad Load(ServerProcess server) =>
            new RequestLoad().AddGrpc(server.Grpc, GetQuotePath, stage.FinApi.Key, 4, 16, () => QuoteRequest);
        var comparison = Compare(context, stage, Load);
        return
        [
            Result.Of("quote-grpc", "GetQuote over gRPC, 4 connections x 16 calls", comparison) with
            {
                Checks =
                [
                    new Check("P1", "GetQuote over gRPC, CPU", comparison.Ratio, 1.25, "x"),
                    new Check("P3", "allocated, gRPC quote", Allocated(comparison), 1_536, "B"),
                ],
            },
        ];
    }

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context, RequestCase each)
    {
        var stage = await context.RequestsAsync();
        var tag = await PrepareAsync(stage, each);
        var ofFinApi = Encode(each, each.Path, stage.FinApi.Key, tag);
        var limitPath = each.Body is null ? each.Path : LimitServer.Prefix + each.Path;
        var ofLimit = Encode(each, limitPath, stage.FinApi.Key, tag);
        RequestLoad Load(ServerProcess server) => new RequestLoad().AddHttp1(
            server.Http,
            each.Connections,
            each.Status,
            () => ReferenceEquals(server, stage.Limit.Process) ? ofLimit : ofFinApi);
        var comparison = Compare(context, stage, Load);
        var checks = new List<Check>();
        if (each.Goal is { } goal)
        {
            checks.Add(new Check(goal.Id, $"{each.What}, CPU", comparison.Ratio, goal.Ratio, "x"));
        }

        if (each.MaxAllocated is { } allocated)
        {
            checks.Add(new Check(
                allocated.Id, $"allocated, {each.Name}", Allocated(comparison), allocated.Bytes, "B"));
        }

        return [Result.Of(each.Name, each.What, comparison) with { Checks = checks }];
    }

    private static Comparison Compare(BenchContext context, RequestStage stage, Func<ServerProcess, RequestLoad> create)
    {
        using var limit = create(stage.Limit.Process);
        using var finApi = create(stage.FinApi.Process);
        var duration = context.Settings.RoundTime;
        return Comparison.Run(
            context.Settings.Rounds,
            () => Round.Measure(stage.Limit.Process, limit.Tally, () => limit.Run(duration)),
            () => Round.Measure(stage.FinApi.Process, finApi.Tally, () => finApi.Run(duration)));
    }

    // Asks FinApi once and gives its answer to the limit; returns its tag for a caller who has the answer.
    private static async Task<string?> PrepareAsync(RequestStage stage, RequestCase each)
    {
        using var http = new HttpClient { BaseAddress = stage.FinApi.Process.Http };
        using var request = new HttpRequestMessage(
            each.Body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(each.Path, UriKind.Relative));
        if (each.Body is not null)
        {
            request.Content = new ByteArrayContent(each.Body);
            request.Content.Headers.ContentType = new(each.ContentType!);
        }

        if (stage.FinApi.Key is { } key)
        {
            request.Headers.Add("x-api-key", key);
        }

        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{each.Path}: {response.StatusCode} {Encoding.UTF8.GetString(body)}");
        }

        await stage.Limit.KeepAsync(each.Path, each.Status, response.Content.Headers.ContentType?.ToString(), body);
        return each.IsConditional ? response.Headers.ETag!.ToString() : null;
    }

    private static byte[] Encode(RequestCase each, string path, string? key, string? tag) =>
        each.Body is { } body ? HttpText.Post(key, path, each.ContentType!, body) : HttpText.Get(key, path, tag);

    private static Grpc.Core.Metadata HeadersOf(string? key) => key is null ? [] : new() { { "x-api-key", key } };

    private static double Allocated(Comparison comparison) => comparison.FinApi.Median(round => round.AllocatedBytes);

    private static string Symbols(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"S{i:000}"));
}
