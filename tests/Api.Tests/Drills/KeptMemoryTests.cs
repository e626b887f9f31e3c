using System.Globalization;
using System.Net;
using FinApi.Api.Http.Kept;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using Microsoft.AspNetCore.Http;

namespace FinApi.Api.Tests.Drills;

/// <summary>What answers that are kept take of memory, measured.</summary>
[Collection(AloneCollection.Name)]
public sealed class KeptMemoryTests
{
    private const long Mebibyte = 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, 10, 10)]
    [InlineData(1_500, 1_500, 10)]
    [InlineData(10, 10, 1_500)]
    public void Keep_AnswersWithKeysAndHeadersOfAnyLength_StaysWithinTheBound(int path, int form, int header)
    {
        var answers = new KeptAnswers();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100_000; i++)
        {
            var key = new AnswerKey(Text(i, path), "?", Text(i, form), HistoryDays: null, Epoch: 1);
            IHeaderDictionary headers = new HeaderDictionary();
            headers.ETag = Text(i, header);
            answers.Keep(key, new KeptAnswer(StatusCodes.Status200OK, headers, new byte[100], [], long.MaxValue));
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        GC.KeepAlive(answers);
        Assert.InRange(held, 16 * Mebibyte, KeptAnswers.MaxBytes * 5 / 4);
    }

    [Fact]
    public async Task Get_WithLongHeadersThatNobodyElseHas_LeavesNothing()
    {
        const int requests = 4_000;
        await using var server = await ApiServer.StartAsync();
        await using var market = await LiveMarket.StartAsync(server, "AAPL");
        await market.QuoteAsync("AAPL", 1);
        await AskAsync(server, 100, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await AskAsync(server, requests, 10_000);

        // Twice as many bytes in memory, each of them held as its text alone would be 80 MB.
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(held, long.MinValue, 8 * Mebibyte);
    }

    private static Task AskAsync(ApiServer server, int requests, int length) =>
        Parallel.ForEachAsync(Enumerable.Range(0, requests), Token, async (i, token) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/instruments/AAPL/quote");
            request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{Text(i, length)}\"");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", $"gzip, {Text(i, length)}");
            using var answer = await server.Http.SendAsync(request, token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });

    private static string Text(int number, int length) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(length, 'x');
}
