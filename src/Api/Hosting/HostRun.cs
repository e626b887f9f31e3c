using Microsoft.Extensions.Logging.Console;

namespace FinApi.Api.Hosting;

/// <summary>Runs the node until it is told to stop, or one command of it.</summary>
internal static class HostRun
{
    /// <summary>
    /// Like RunAsync, but a start that fails because a port is taken is followed by a stop: the host would otherwise
    /// log, as faults of theirs, that it had to cancel the background services, which have started by then.
    /// </summary>
    public static async Task RunToEndAsync(this WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (IOException)
            {
                await app.StopAsync();
                throw;
            }

            await app.WaitForShutdownAsync();
        }
    }

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
