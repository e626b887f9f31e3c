using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Operator;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SlowQuery = FinApi.Application.Operator.SlowQuery;

namespace FinApi.Api.Tests.Services;

[Collection(MarketCollection.Name)]
public sealed class OperatorTests(MarketServer market)
{
    private const string Path = "/v1/operator/slowQueries";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListSlowQueries_EmbeddedStore_SaysWhatToSet()
    {
        using var response = await market.Server.Http.GetAsync(Path, Cancellation);
        var overRest = await ErrorAnswer.FromAsync(response);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Operator.OperatorClient(market.Server.Grpc).ListSlowQueriesAsync(
                new ListSlowQueriesRequest(), cancellationToken: Cancellation));
        var overGrpc = ErrorAnswer.From(refused);

        Assert.Equal((StatusCode.FailedPrecondition, 400), (refused.StatusCode, (int)response.StatusCode));
        Assert.Equal(("SLOW_QUERIES_UNAVAILABLE", overRest.Reason), (overGrpc.Reason, overGrpc.Reason));
        Assert.Contains("ConnectionStrings:Postgres", overRest.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListSlowQueries_PageTooLarge_NamesTheField()
    {
        using var response = await market.Server.Http.GetAsync($"{Path}?page_size=51", Cancellation);

        Assert.Equal(["page_size"], (await ErrorAnswer.FromAsync(response)).Fields);
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("?page_size=7", 7)]
    public async Task ListSlowQueries_Report_IsTheSameOverBothTransports(string query, int limit)
    {
        var reader = new OneSlowQuery();
        await using var server = await ApiServer.StartAsync(
            services => services.AddSingleton<ISlowQueryReader>(reader));

        using var response = await server.Http.GetAsync(Path + query, Cancellation);
        var json = await response.Content.ReadAsStringAsync(Cancellation);
        var overGrpc = await new Operator.OperatorClient(server.Grpc).ListSlowQueriesAsync(
            new ListSlowQueriesRequest { PageSize = limit }, cancellationToken: Cancellation);

        Assert.Equal([limit, limit], reader.Limits);
        Assert.Equal(overGrpc, JsonParser.Default.Parse<ListSlowQueriesResponse>(json));
        Assert.Equal("SELECT $1", Assert.Single(overGrpc.SlowQueries).Query);
        Assert.Equal("no-store, private", response.Headers.CacheControl?.ToString());
    }

    private sealed class OneSlowQuery : ISlowQueryReader
    {
        public List<int> Limits { get; } = [];

        public ValueTask<SlowQueryReport> ReadAsync(int limit, CancellationToken cancellationToken)
        {
            Limits.Add(limit);
            var second = Duration.FromSeconds(1);
            var slow = new SlowQuery("db1:5432", "SELECT $1", 1, second, second, second, 1, 2, 3, []);
            return ValueTask.FromResult(
                new SlowQueryReport([slow], Instant.FromUtc(2026, 11, 20, 14, 30), []));
        }
    }
}
