using System.Net;
using System.Text;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Abuse;

/// <summary>Guesses from many networks at once, and the owner of an account beside them.</summary>
public sealed class SignInFloodTests
{
    private const int Networks = 15;
    private const int GuessesOfEach = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_BesideThreeHundredGuesses_ComesBeforeMostOfThemAndThoseBeyondTheQueueAreTold()
    {
        await using var server = await ApiServer.StartAsync(null, "--Ports:TrustedProxies:0=127.0.0.0/8");
        using var owner = await Tenant.SignUpAsync(server, "owner@example.com");
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        var verified = 0;
        var guesses = Enumerable.Range(0, Networks * GuessesOfEach)
            .Select(async i =>
            {
                var answer = await SignInAsync(http, $"guess{i}@example.com", "wrong", $"203.0.113.{i % Networks}");
                if (answer.StatusCode == HttpStatusCode.Unauthorized)
                {
                    Interlocked.Increment(ref verified);
                }

                return answer;
            })
            .ToList();
        // All of them are under way once one has been answered.
        await Task.WhenAny(guesses);

        using var signIn = await SignInAsync(http, "owner@example.com", Tenant.Password, "198.51.100.7");
        var before = Volatile.Read(ref verified);
        var answers = await Task.WhenAll(guesses);

        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
        Assert.True(before < Networks * GuessesOfEach / 3, $"The owner waited for {before} guesses.");
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(refused);
        foreach (var answer in refused)
        {
            var error = await ErrorAnswer.FromAsync(answer);
            Assert.Equal(("SIGN_IN_BUSY", true), (error.Reason, error.HasRetry));
        }

        Assert.All(
            answers.Except(refused),
            answer => Assert.Contains(
                answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests]));
    }

    private static async Task<HttpResponseMessage> SignInAsync(
        HttpClient http, string email, string password, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sessions");
        request.Headers.Add("X-Forwarded-For", address);
        request.Content = new StringContent(
            $$"""{"email":"{{email}}","password":"{{password}}"}""", Encoding.UTF8, "application/json");
        return await http.SendAsync(request, Token);
    }
}
