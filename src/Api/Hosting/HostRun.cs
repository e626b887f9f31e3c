using Microsoft.Extensions.Logging.Console;

namespace FinApi.Api.Hosting;

/// <summary>Runs the node until it is told to stop, or one command of it.</summary>
internal static class HostRun
{
    /// <summary>
    /// Like RunAsync, with three differences. A start that fails because a port is taken is followed by a stop: the
    /// host would otherwise log, as faults of theirs, that it had to cancel the background services, which have started
    /// by then. A start that is told to stop ends well. And a node that ends because one of these services failed says
    /// so, where the host ends as if it had been told to.
    /// </summary>
    /// <exception cref="BackgroundServiceException">A background service has failed.</exception>
    public static async Task RunToEndAsync(this WebApplication app)
    {
        await using (app)
        {
            string[] failed = [];
            await using var stopping = app.Lifetime.ApplicationStopping.Register(
                () => failed = FindFailed(app, task => task.IsFaulted));
            try
            {
                await app.StartAsync();
            }
            catch (IOException)
            {
                await app.StopAsync();
                throw;
            }
            catch (OperationCanceledException) when (failed.Length > 0)
            {
                throw new BackgroundServiceException(failed);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // Not stopped but left: what has not started has no store to write its last words to.
                return;
            }

            // A stop that came during the start has cancelled them; from now on one that is cancelled ended by itself.
            await using var ending = app.Lifetime.ApplicationStopping.IsCancellationRequested
                ? default
                : app.Lifetime.ApplicationStopping.Register(
                    () => failed = FindFailed(app, task => task.IsCompleted && !task.IsCompletedSuccessfully));
            await app.WaitForShutdownAsync();
            if (failed.Length > 0)
            {
                throw new BackgroundServiceException(failed);
            }
        }
    }

    // Before the stop ends the others.
    private static string[] FindFailed(WebApplication app, Func<Task, bool> hasFailed) =>
        [
            .. app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
                .Where(service => service.ExecuteTask is { } task && hasFailed(task))
                .Select(service => service.GetType().Name),
        ];

    /// <summary>Runs a command on a node that is not started, and prints its answer.</summary>
    public static async Task RunCommandAsync(this WebApplication app, Func<IServiceProvider, Task<string>> command)
    {
        await using (app)
        {
            await Console.Out.WriteLineAsync(await command(app.Services));
        }
    }

    /// <summary>Leaves standard output to the answer of a command: a file or a pipe wants nothing else.</summary>
    public static void LogToStandardError(IServiceCollection services) =>
        services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
}
