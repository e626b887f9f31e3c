namespace FinApi.Api.Hosting;

/// <summary>Runs the node until it is told to stop.</summary>
internal static class HostRun
{
    /// <summary>
    /// Like RunAsync, but a start that fails because a port is taken is followed by a stop: the host would otherwise log,
    /// as faults of theirs, that it had to cancel the background services, which have started by then.
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
}
