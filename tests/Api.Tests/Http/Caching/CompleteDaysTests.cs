using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FinApi.Api.Tests.Http.Caching;

/// <summary>A day that an operator vouches for, as callers and caches see it until a late trade comes.</summary>
public sealed class CompleteDaysTests
{
    private const string Page =
        "/v1/instruments/AAPL/trades?start_time=2024-03-04T00:00:00Z&end_time=2024-03-06T05:00:00Z";

    private const string NightPage =
        "/v1/instruments/AAPL/bars?interval=1m&start_time=2024-03-05T14:30:00Z&end_time=2024-03-05T15:00:00Z";

    private const string Revisable = "public, max-age=300, stale-while-revalidate=60";
    private const string Complete = "public, max-age=86400";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_DaysThatBecomeCompleteAndAreRevised_LivesForADayOnlyInBetween()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            TradeAt("2024-03-04T15:00:00Z"));
        var began = await SinceTokenAsync(server);
        var first = await FetchAsync(server, Page);
        Assert.Equal(Revisable, first.CacheControl);
        Assert.Equal("NOT_LOADED", await ReasonAsync(server, NightPage));

        // One day of two is not the range.
        await StateAsync(server, "COMPLETE", "2024-03-04", "2024-03-04");
        Assert.Equal(Revisable, (await FetchAsync(server, Page)).CacheControl);
        await StateAsync(server, "COMPLETE", "2024-03-04", "2024-03-05");

        var complete = await FetchAsync(server, Page);
        Assert.Equal(Complete, complete.CacheControl);
        Assert.NotEqual(first.Tag, complete.Tag);
        Assert.Equal(first.Body, complete.Body);
        Assert.Equal("NO_TRADES", await ReasonAsync(server, NightPage));
        Assert.Equal(HttpStatusCode.NotModified, (await FetchAsync(server, Page, complete.Tag)).Status);
        foreach (var key in new[] { server.Keys.Free, server.Keys.Enterprise })
        {
            Assert.Equal(complete, await FetchAsync(server, Page, key: key));
        }

        await publisher.SendAsync(TradeAt("2024-03-04T15:00:01Z"));

        var revised = await FetchAsync(server, Page, complete.Tag);
        Assert.Equal((HttpStatusCode.OK, Revisable), (revised.Status, revised.CacheControl));
        var history = new History.HistoryClient(server.Grpc);
        var days = await history.ListDataConditionsAsync(
            new ListDataConditionsRequest
            {
                Symbol = "aapl",
                Kind = DataKind.Trades,
                StartDate = "2024-03-01",
                EndDate = "2024-03-07",
            },
            cancellationToken: Cancellation);
        Assert.Equal(
            [
                ("2024-03-01", DataCondition.Missing, ConditionCause.Unspecified),
                ("2024-03-04", DataCondition.Degraded, ConditionCause.Revision),
                ("2024-03-05", DataCondition.Complete, ConditionCause.Operator),
                ("2024-03-06", DataCondition.Missing, ConditionCause.Unspecified),
            ],
            days.Conditions.Select(day => (day.TradingDate, day.Condition, day.Cause)));

        // What a client that asked at the beginning has to read again.
        var changes = await history.ListRevisionsAsync(
            new ListRevisionsRequest { PageToken = began }, cancellationToken: Cancellation);
        Assert.Contains(
            changes.Revisions,
            each => each is
            {
                Symbol: "AAPL",
                Kind: RevisionKind.Trades,
                FirstDate: "2024-03-04",
                LastDate: "2024-03-04",
            });
        Assert.Equal(changes.Revisions.OrderBy(each => each.LogSequence), changes.Revisions);
        Assert.DoesNotContain(changes.Revisions, each => each.Kind == RevisionKind.Instrument);

        await StateAsync(server, condition: null, "2024-03-04", "2024-03-05");
        Assert.Equal("NOT_LOADED", await ReasonAsync(server, NightPage));
    }

    [Fact]
    public async Task Publish_AsAnOperator_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "import:operator");

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => publisher.SendAsync(TradeAt("2024-03-04T15:00:00Z")));

        Assert.Equal(["source"], ErrorAnswer.From(refused).Fields);
    }

    private static async Task StateAsync(ApiServer server, string? condition, string first, string last)
    {
        var statement = new Dictionary<string, object>
        {
            ["symbol"] = "AAPL",
            ["kind"] = "DATA_KIND_TRADES",
            ["first_date"] = first,
            ["last_date"] = last,
            [condition is null ? "withdraw" : "condition"] = condition is null ? true : $"DATA_CONDITION_{condition}",
        };
        using var answer = await server.Http.PostAsJsonAsync(
            "/v1/operator/dataConditions:set", statement, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<string> SinceTokenAsync(ApiServer server)
    {
        var time = $"{TimeProvider.System.GetUtcNow().AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}";
        using var answer = await server.Http.GetAsync($"/v1/revisions?since_time={time}", Cancellation);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return json.RootElement.GetProperty("sinceToken").GetString()!;
    }

    private static async Task<string?> ReasonAsync(ApiServer server, string path)
    {
        var answer = await FetchAsync(server, path);
        using var json = JsonDocument.Parse(answer.Body);
        var reason = json.RootElement.GetProperty("dataStatus").GetProperty("emptyReason").GetString();
        return reason?["EMPTY_REASON_".Length..];
    }

    private static async Task<Answer> FetchAsync(
        ApiServer server, string path, string? etag = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        using var answer = await server.Http.SendAsync(request, Cancellation);
        return new Answer(
            answer.StatusCode,
            answer.Headers.NonValidated["Cache-Control"].ToString(),
            answer.Headers.ETag?.ToString(),
            await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static IngestItem TradeAt(string time) =>
        new()
        {
            Trade = new Trade
            {
                Symbol = "AAPL",
                Price = "176.1",
                Size = "100",
                EventTime = Timestamp.FromDateTimeOffset(
                    DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)),
            },
        };

    private sealed record Answer(HttpStatusCode Status, string CacheControl, string? Tag, string Body);
}
