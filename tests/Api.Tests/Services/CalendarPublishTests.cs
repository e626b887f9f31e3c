using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Services;

/// <summary>A calendar as data, and an instrument that moves to its market, seen on every way out.</summary>
public sealed class CalendarPublishTests : IAsyncLifetime
{
    private const string Days = "/v1/instruments/7203/bars?interval=1d&start_time=2024-03-01T00:00:00Z"
        + "&end_time=2024-03-08T00:00:00Z";

    private ApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Publish_CalendarThenMove_IsSeenOverRestGrpcCsvAndByValidators()
    {
        await using var publisher = new Publisher(_server, "a");
        await publisher.SendAsync(Instrument("XNAS"), Trade("10", 0), Trade("99", 3), Trade("12", 4), Trade("20", 15));
        var (before, tag) = await GetAsync(Days, HttpStatusCode.OK);
        await GetAsync(Days, HttpStatusCode.NotModified, tag);
        var (unknown, _) = await GetAsync("/v1/markets/XTKS/sessions", HttpStatusCode.NotFound);
        var refused = await publisher.SendAsync(Instrument("XTKS"));

        var taken = await publisher.SendAsync(Tokyo(), Instrument("XTKS"));

        Assert.Contains("\"close\":\"20\"", before, StringComparison.Ordinal);
        Assert.Contains("finapi import calendars FILE", unknown, StringComparison.Ordinal);
        Assert.Equal("instrument.mic", Assert.Single(refused.Rejections).Field);
        Assert.Empty(taken.Rejections);
        var (after, _) = await GetAsync(Days, HttpStatusCode.OK, tag);
        Assert.Contains("\"close\":\"12\"", after, StringComparison.Ordinal);
        Assert.Contains("\"startTime\":\"2024-03-04T00:00:00Z\"", after, StringComparison.Ordinal);
        Assert.DoesNotContain("99", after, StringComparison.Ordinal); // lunch
        var (csv, _) = await GetAsync(
            Days.Replace("bars?", "bars:export?", StringComparison.Ordinal), HttpStatusCode.OK);
        Assert.Contains(",10,12,10,12,", csv, StringComparison.Ordinal);
        var sessions = await new Reference.ReferenceClient(_server.Grpc).ListTradingSessionsAsync(
            new ListTradingSessionsRequest { Mic = "xtks", StartDate = "2024-03-01", EndDate = "2024-04-01" },
            cancellationToken: Cancellation);
        var session = Assert.Single(sessions.Sessions);
        Assert.Equal(
            (At(0, 0), At(6, 0), At(2, 30), At(3, 30), At(7, 0), TradingSessionKind.Regular),
            (
                session.OpenTime, session.CloseTime, session.BreakStartTime, session.BreakEndTime,
                session.PostCloseTime, session.Kind));
        Assert.Equal(1, sessions.CalendarVersion);
        var (clock, _) = await GetAsync("/v1/markets/XTKS/clock", HttpStatusCode.OK);
        Assert.Contains("\"timeZone\":\"Asia/Tokyo\"", clock, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WrongCalendars_AreRejectedAloneByField()
    {
        await using var publisher = new Publisher(_server, "a");
        var noTime = Tokyo();
        noTime.Calendar.Sessions[0].OpenTime = null;
        var both = Tokyo();
        both.Calendar.AlwaysOpen = true;

        var answer = await publisher.SendAsync(
            new IngestItem { Calendar = new Calendar() },
            noTime,
            both,
            new IngestItem { Calendar = new Calendar { Mic = "XTKS", StartDate = "x" } },
            Instrument("XNAS"));

        Assert.Equal(
            [
                "calendar.mic", "calendar.sessions.open_time", "calendar.always_open", "calendar.start_date",
            ],
            answer.Rejections.Select(rejection => rejection.Field));
        Assert.Equal(1, answer.Accepted);
    }

    private static IngestItem Instrument(string mic) =>
        new() { Instrument = new Instrument { Symbol = "7203", Mic = mic } };

    private static IngestItem Trade(string price, int hour) =>
        new() { Trade = new Trade { Symbol = "7203", Price = price, Size = "1", EventTime = At(hour, 0) } };

    private static IngestItem Tokyo() => new()
    {
        Calendar = new Calendar
        {
            Mic = "XTKS",
            TimeZone = "Asia/Tokyo",
            StartDate = "2024-03-04",
            EndDate = "2024-03-06",
            Sessions =
            {
                new CalendarSession
                {
                    TradingDate = "2024-03-04",
                    OpenTime = At(0, 0),
                    CloseTime = At(6, 0),
                    BreakStartTime = At(2, 30),
                    BreakEndTime = At(3, 30),
                    PreOpenTime = At(0, 0) - Duration.FromTimeSpan(TimeSpan.FromHours(1)),
                    PostCloseTime = At(7, 0),
                },
            },
        },
    };

    private static Timestamp At(int hour, int minute) =>
        Timestamp.FromDateTime(new DateTime(2024, 3, 4, hour, minute, 0, DateTimeKind.Utc));

    private async Task<(string Body, string Tag)> GetAsync(string path, HttpStatusCode status, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using var response = await _server.Http.SendAsync(request, Cancellation);
        Assert.Equal(status, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        return (body, response.Headers.ETag?.ToString() ?? string.Empty);
    }
}
