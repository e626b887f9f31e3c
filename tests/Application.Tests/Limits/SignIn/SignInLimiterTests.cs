using FinApi.Application.Limits;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Tests.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Application.Tests.Limits.SignIn;

public sealed class SignInLimiterTests : IDisposable
{
    private const string Home = "203.0.113.7";
    private const string Elsewhere = "198.51.100.9";
    private const string Ann = "ann@example.com";

    private readonly FakeTimeProvider _timeProvider = new();
    private readonly LimitMetrics _metrics = new();
    private readonly SignInLimiter _limiter;

    public SignInLimiterTests() => _limiter = new(Options.Create(new LimitOptions()), _metrics, _timeProvider);

    [Fact]
    public void Begin_AfterFreeFailures_WaitsTwiceAsLongEachTime()
    {
        Fail(Home, Ann, times: 5);

        foreach (var minutes in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            Fail(Home, Ann, times: 1);
            var refused = _limiter.Begin(Home, Ann).Error;

            Assert.Equal(
                (ErrorReason.SignInLimit, ErrorKind.ResourceExhausted, TimeSpan.FromMinutes(minutes)),
                (refused?.Reason, refused?.Kind, refused?.RetryAfter));
            _timeProvider.Advance(TimeSpan.FromMinutes(minutes));
        }
    }

    [Fact]
    public void Begin_StrangerFailsElsewhere_LetsTheOwnerIn()
    {
        FailUntilRefused(Elsewhere, Ann);

        SignIn(Home, Ann);
    }

    [Fact]
    public void Begin_StrangerFailsOnTheSameNetworkWithOtherAddresses_LetsIn()
    {
        SignIn(Home, Ann);
        FailNetwork(Home);

        Assert.NotNull(_limiter.Begin(Home, "ben@example.com").Error);
        SignIn(Home, Ann);
    }

    [Fact]
    public void Begin_StrangerFailsOnAKnownNetwork_KeepsTheOwnerOutForMinutesOnly()
    {
        SignIn(Home, Ann);
        for (var round = 0; round < 20; round++)
        {
            FailUntilRefused(Home, Ann);
            _timeProvider.Advance(TimeSpan.FromMinutes(5));
        }

        SignIn(Home, Ann);
    }

    [Fact]
    public void Begin_GuesserSignsInToAnAccountOfHisOwn_StaysShutOutOfOthers()
    {
        SignIn(Elsewhere, "guesser@example.com");
        FailNetwork(Elsewhere);
        SignIn(Elsewhere, "guesser@example.com");

        Assert.NotNull(_limiter.Begin(Elsewhere, Ann).Error);
    }

    [Fact]
    public void Begin_ManyAtOnce_AreNoMoreThanOneAfterTheOther()
    {
        var begun = Enumerable.Range(0, 64)
            .Select(_ => _limiter.Begin(Home, Ann))
            .Where(result => result.IsSuccess)
            .ToList();

        Assert.Equal(6, begun.Count);
        begun.ForEach(attempt => attempt.Value.Fail());
        Assert.NotNull(_limiter.Begin(Home, Ann).Error);
    }

    [Theory]
    [InlineData(5, 0, null)] // as many as are free
    [InlineData(6, 0, 60.0)]
    [InlineData(6, 50, 10.0)]
    [InlineData(8, 0, 240.0)]
    [InlineData(8, 240, null)]
    public void Begin_FailuresOnOtherNodes_CountHere(int failures, int secondsAgo, double? wait)
    {
        var known = new SignInFact(failures, TimeSpan.FromSeconds(secondsAgo), HasSucceeded: false);

        var begun = _limiter.Begin(Home, Ann, new SignInFacts(default, known));

        Assert.Equal(wait, begun.IsSuccess ? null : begun.Error.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void Begin_SuccessOnAnotherNode_OpensTheDoorOfAKnownNetworkHere()
    {
        FailNetwork(Home);
        Assert.NotNull(_limiter.Begin(Home, Ann).Error);

        var known = new SignInFact(Failures: 0, TimeSpan.Zero, HasSucceeded: true);
        _limiter.Begin(Home, Ann, new SignInFacts(new SignInFact(100, TimeSpan.Zero, false), known)).Value.Succeed();
    }

    [Fact]
    public void Begin_WhatWasReadIsOlderThanWhatFailedHere_CountsWhatFailedHere()
    {
        var old = new SignInFacts(default, default);
        for (var failure = 0; failure < 6; failure++)
        {
            _limiter.Begin(Home, Ann, old).Value.Fail();
        }

        Assert.NotNull(_limiter.Begin(Home, Ann, old).Error);
    }

    [Fact]
    public void Dispose_AttemptThatWasNeverDecided_CountsForNothing()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            _limiter.Begin(Home, Ann).Value.Dispose();
        }

        SignIn(Home, Ann);
    }

    [Fact]
    public void Forget_AfterHours_ForgetsFailures()
    {
        FailUntilRefused(Home, Ann);
        _timeProvider.Advance(TimeSpan.FromHours(3));

        _limiter.ForgetIdle();

        Fail(Home, Ann, times: 5);
        SignIn(Home, Ann);
    }

    [Fact]
    public void Take_SignUps_AreLimitedByNetworkInAnyHour()
    {
        var signUps = new SignUpLimiter(
            Options.Create(new LimitOptions { SignUpsPerHour = 2 }),
            new LiveNodes(_timeProvider),
            _metrics,
            _timeProvider);
        Assert.Null(signUps.Take(Home));
        _timeProvider.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(signUps.Take(Home));

        var refused = signUps.Take(Home);
        Assert.Null(signUps.Take(Elsewhere));
        _timeProvider.Advance(refused!.RetryAfter!.Value);
        signUps.ForgetIdle();

        Assert.Equal(ErrorReason.RateLimitExceeded, refused.Reason);
        Assert.InRange(refused.RetryAfter.Value, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
        Assert.Null(signUps.Take(Home));
        Assert.NotNull(signUps.Take(Home));
    }

    [Fact]
    public void Take_ThreeNodes_GrantsAThirdOfTheSignUps()
    {
        var nodes = new LiveNodes(_timeProvider);
        nodes.Replace([Samples.Record("a"), Samples.Record("b"), Samples.Record("c")]);
        var signUps = new SignUpLimiter(
            Options.Create(new LimitOptions { SignUpsPerHour = 5 }), nodes, _metrics, _timeProvider);

        Assert.Null(signUps.Take(Home));
        Assert.StartsWith("1 accounts", signUps.Take(Home)?.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _metrics.Dispose();

    private void Fail(string network, string email, int times)
    {
        for (var failure = 0; failure < times; failure++)
        {
            _limiter.Begin(network, email).Value.Fail();
        }
    }

    private void FailUntilRefused(string network, string email)
    {
        while (_limiter.Begin(network, email) is { IsSuccess: true } begun)
        {
            begun.Value.Fail();
        }
    }

    private void FailNetwork(string network)
    {
        var number = 0;
        while (_limiter.Begin(network, $"{number++}@example.com") is { IsSuccess: true } begun)
        {
            begun.Value.Fail();
        }
    }

    private void SignIn(string network, string email) => _limiter.Begin(network, email).Value.Succeed();
}
