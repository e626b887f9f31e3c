using FinApi.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FinApi.Api.Tests.Hosting;

/// <summary>A node that does not start, or cannot go on, says so to whoever started it.</summary>
public sealed class HostRunTests
{
    [Fact]
    public async Task RunToEndAsync_BackgroundServiceFails_EndsAsAFailure()
    {
        var fails = new TaskCompletionSource();
        await using var app = Build(services => services
            .AddHostedService(_ => new Waiting())
            .AddHostedService(_ => new Failing(fails.Task)));
        var running = app.RunToEndAsync();

        fails.SetResult();

        var failure = await Assert.ThrowsAsync<BackgroundServiceException>(() => running);
        Assert.Contains(nameof(Failing), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(Waiting), failure.Message, StringComparison.Ordinal);
        Assert.True(StartFailure.TryExplain(failure, out _));
    }

    [Fact]
    public async Task RunToEndAsync_BackgroundServiceFailsAtOnce_EndsAsAFailure()
    {
        await using var app = Build(services => services.AddHostedService(_ => new Failing(Task.CompletedTask)));

        await Assert.ThrowsAsync<BackgroundServiceException>(app.RunToEndAsync);
    }

    // Control: told to stop, it ends well.
    [Fact]
    public async Task RunToEndAsync_IsStopped_EndsWell()
    {
        await using var app = Build(services => services.AddHostedService(_ => new Waiting()));
        var running = app.RunToEndAsync();

        app.Lifetime.StopApplication();

        await running;
    }

    [Fact]
    public async Task RunToEndAsync_IsStoppedDuringTheStart_EndsWell()
    {
        var starting = new Starting();
        await using var app = Build(services => services
            .AddHostedService(_ => new Waiting())
            .AddHostedService(_ => starting));
        var running = app.RunToEndAsync();
        await starting.Reached.Task;

        app.Lifetime.StopApplication();

        await running;
    }

    [Fact]
    public async Task FinApiApi_IsTheNameOfTheCommand()
    {
        var folder = Path.GetDirectoryName(Browser.Tests.ServerProcess.FindAssembly())!;
        var command = Path.Combine(folder, OperatingSystem.IsWindows() ? "finapi-api.exe" : "finapi-api");

        Assert.True(File.Exists(command), $"{command} is not there.");
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(command, ["restore", "/nowhere"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("write restore and the folder of a backup", errors, StringComparison.Ordinal);
    }

    private static WebApplication Build(Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        add(builder.Services);
        return builder.Build();
    }

    private sealed class Failing(Task when) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await when;
            throw new InvalidOperationException("It cannot go on.");
        }
    }

    private sealed class Starting : IHostedService
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Reached.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Waiting : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
    }
}
