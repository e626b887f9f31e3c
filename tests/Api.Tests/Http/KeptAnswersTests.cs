using System.Net;
using FinApi.Api.Http.Kept;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.History;
using FinApi.Application.History.ListBars;
using FinApi.Contracts.V1;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NSubstitute;

namespace FinApi.Api.Tests.Http;

public sealed class KeptAnswersTests
{
    private const string Page = "/v1/instruments/AAPL/bars?interval=1m&end_time=2024-03-05T00:00:00Z";
    private const string QuotePath = "/v1/instruments/AAPL/quote";

    private static readonly AnswerKey Key = new("/path", "?query", "gzip", HistoryDays: null, Epoch: 1);

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    public async Task Get_Twice_GivesTheSameAndChecksAndReadsOnce(string encoding)
    {
        var bars = Substitute.For<IBarReader>();
        bars.ReadRowsAsync(Arg.Any<BarRange>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredPage<FinApi.Domain.MarketData.BarRow>([], SettledVersion: 0));
        var checks = 0;
        var validator = new InlineValidator<ListBarsQuery>();
        validator.RuleFor(query => query.Symbol).Must(_ => Interlocked.Increment(ref checks) > 0);
        await using var server = await ApiServer.StartAsync(services => services
            .AddSingleton(bars)
            .Replace(ServiceDescriptor.Singleton<IValidator<ListBarsQuery>>(validator)));
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(Aapl());

        var first = await GetAsync(server, Page, encoding);
        var reads = bars.ReceivedCalls().Count();
        var second = await GetAsync(server, Page, encoding);
        var checksOfBoth = checks;
        var other = await GetAsync(server, Page + "&order=desc", encoding);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Headers, second.Headers);
        Assert.Equal(HttpStatusCode.OK, other.Status);
        Assert.Equal((1, 2), (checksOfBoth, checks));
        Assert.InRange(bars.ReceivedCalls().Count(), reads + 1, (2 * reads) + 1);
    }

    [Fact]
    public async Task Quote_AfterANewOne_IsTheNewOneOverRestAndGrpc()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(Aapl());
        var client = new MarketData.MarketDataClient(server.Grpc);
        var cancellationToken = TestContext.Current.CancellationToken;
        for (var price = 1; price <= 5; price++)
        {
            await publisher.SendAsync(QuoteOf(price));

            for (var again = 0; again < 3; again++)
            {
                var rest = await GetAsync(server, QuotePath);
                var grpc = await client.GetQuoteAsync(
                    new GetQuoteRequest { Symbol = "AAPL" }, cancellationToken: cancellationToken);

                Assert.Contains(
                    $"\"bidPrice\": \"{price}\"",
                    rest.Body.Replace("\":\"", "\": \"", StringComparison.Ordinal));
                Assert.Equal($"{price}", grpc.Quote.BidPrice);
            }
        }
    }

    [Fact]
    public void Find_OtherPlanQuestionOrForm_IsAnotherAnswer()
    {
        var answers = new KeptAnswers();
        answers.Keep(Key, Answer(1));

        Assert.NotNull(answers.Find(Key, now: 0));
        Assert.Null(answers.Find(Key with { HistoryDays = 30 }, now: 0));
        Assert.Null(answers.Find(Key with { Form = "br" }, now: 0));
        Assert.Null(answers.Find(Key with { Question = "?other" }, now: 0));
        Assert.Null(answers.Find(Key with { Epoch = 2 }, now: 0));
    }

    [Fact]
    public void Find_AfterItsTime_IsGone()
    {
        var answers = new KeptAnswers();
        answers.Keep(Key, Answer(1, expiresAt: 10));

        Assert.NotNull(answers.Find(Key, now: 9));
        Assert.Null(answers.Find(Key, now: 10));
    }

    [Fact]
    public void Keep_MoreThanThereIsRoomFor_ForgetsWhatNobodyAskedFor()
    {
        const int megabyte = 1_048_576;
        var answers = new KeptAnswers();
        for (var i = 0; i < 200; i++)
        {
            answers.Keep(Key with { Question = $"?{i}" }, Answer(megabyte));
            Assert.NotNull(answers.Find(Key with { Question = "?0" }, now: 0));
        }

        var kept = Enumerable.Range(0, 200).Count(i => answers.Find(Key with { Question = $"?{i}" }, 0) is not null);
        Assert.InRange(kept, 20, 64);
    }

    private static KeptAnswer Answer(int size, long expiresAt = long.MaxValue) =>
        new(StatusCodes.Status200OK, new HeaderDictionary(), new byte[size], [], expiresAt);

    private static IngestItem Aapl() => new() { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } };

    private static IngestItem QuoteOf(int price) =>
        new()
        {
            Quote = new Quote { Symbol = "AAPL", BidPrice = $"{price}", BidSize = "1", EventTime = MarketServer.Open },
        };

    private static async Task<(HttpStatusCode Status, string Body, string Headers)> GetAsync(
        ApiServer server, string path, string encoding = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var headers = $"{answer.Headers.CacheControl} {answer.Headers.ETag} {answer.Content.Headers.ContentType} "
            + $"{string.Join(',', answer.Content.Headers.ContentEncoding)} {string.Join(',', answer.Headers.Vary)}";
        var text = encoding.Length == 0 ? System.Text.Encoding.UTF8.GetString(body) : Convert.ToHexString(body);
        return (answer.StatusCode, text, headers);
    }
}
