using FinApi.Application.Limits;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Nodes;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Application.Tests.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

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
    public async Task TakeAsync_SignUps_AreLimitedByNetworkInAnyHour()
    {
        var signUps = SignUps(perHour: 2);
        Assert.Null(await TakeAsync(signUps, Home));
        _timeProvider.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await TakeAsync(signUps, Home));

        var refused = await TakeAsync(signUps, Home);
        Assert.Null(await TakeAsync(signUps, Elsewhere));
        _timeProvider.Advance(refused!.RetryAfter!.Value);
        signUps.ForgetIdle();

        Assert.Equal(ErrorReason.RateLimitExceeded, refused.Reason);
        Assert.InRange(refused.RetryAfter.Value, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
        Assert.Null(await TakeAsync(signUps, Home));
        Assert.NotNull(await TakeAsync(signUps, Home));
    }

    [Fact]
    public async Task TakeAsync_ThreeNodes_GrantsAThirdOfTheSignUps()
    {
        var signUps = SignUps(perHour: 5, nodes: 3);

        Assert.Null(await TakeAsync(signUps, Home));
        Assert.StartsWith(
            "1 accounts", (await TakeAsync(signUps, Home))?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakeAsync_OthersCount_GrantsTheWholeAndKnowsItsOwnWhenTheyAreAway()
    {
        var counts = Substitute.For<ISignUpCounts>();
        var signUps = SignUps(perHour: 6, nodes: 3, counts);
        var wait = TimeSpan.FromMinutes(7);
        counts.TakeAsync(Home, 6, Arg.Any<CancellationToken>()).Returns(
            new SignUpCount(IsTaken: true, TimeSpan.Zero), new SignUpCount(IsTaken: false, wait));

        Assert.Null(await TakeAsync(signUps, Home));
        var refused = await TakeAsync(signUps, Home);
        counts.TakeAsync(Home, 6, Arg.Any<CancellationToken>())
            .Returns<SignUpCount?>(_ => throw new StorageUnavailableException("away"));
        var alone = await TakeAsync(signUps, Home);
        var over = await TakeAsync(signUps, Home);

        Assert.Equal((wait, null), (refused?.RetryAfter, alone));
        Assert.StartsWith("6 accounts", refused?.Message, StringComparison.Ordinal);
        Assert.StartsWith("2 accounts", over?.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _metrics.Dispose();

    private static ValueTask<Error?> TakeAsync(SignUpLimiter signUps, string network) =>
        signUps.TakeAsync(network, TestContext.Current.CancellationToken);

    private SignUpLimiter SignUps(int perHour, int nodes = 1, ISignUpCounts? counts = null)
    {
        var live = new LiveNodes(_timeProvider);
        live.Replace([.. Enumerable.Range(0, nodes).Select(number => Samples.Record($"node-{number}"))]);
        return new SignUpLimiter(
            Options.Create(new LimitOptions { SignUpsPerHour = perHour }),
            counts ?? Substitute.For<ISignUpCounts>(),
            live,
            _metrics,
            _timeProvider);
    }

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
