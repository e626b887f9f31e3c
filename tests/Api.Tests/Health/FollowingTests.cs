using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Log.Following;
using FinApi.Application.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Api.Tests.Health;

/// <summary>What a node that cannot keep up with the others says: it is alive, and must not be asked.</summary>
public sealed class FollowingTests : IAsyncLifetime
{
    private readonly Clock _clock = new();
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await ApiServer.StartAsync(services => services.AddSingleton<IStoreClock>(_clock));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(0.9, HttpStatusCode.OK)]
    [InlineData(-0.9, HttpStatusCode.OK)]
    [InlineData(1.1, HttpStatusCode.ServiceUnavailable)]
    [InlineData(-1.1, HttpStatusCode.ServiceUnavailable)]
    public async Task Ready_ClockDiffersFromTheStores_OnlyWithinASecond(double seconds, HttpStatusCode expected)
    {
        _clock.Offset = TimeSpan.FromSeconds(seconds);

        using var ready = await _server.Http.GetAsync("/health/ready", Token);
        using var live = await _server.Http.GetAsync("/health/live", Token);

        Assert.Equal(expected, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Ready_LogCannotBeRead_IsNotAndSaysWhy()
    {
        _server.Services.GetRequiredService<LogFollower>().Failure = "The entries have version 9: start a newer one.";

        using var ready = await _server.Http.GetAsync("/health/ready", Token);
        var report = await _server.Http.GetStringAsync("/health/live", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.DoesNotContain("version 9", report, StringComparison.Ordinal);
        Assert.Contains("version 9", await ready.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private sealed class Clock : IStoreClock
    {
        public TimeSpan Offset { get; set; }
    }
}
