namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// One server for all tests of a class, which leave each other alone: each has a name of its own for what it publishes
/// and for whom it signs up.
/// </summary>
public sealed class SharedServer : IAsyncLifetime
{
    private static int _names;

    private ApiServer? _server;

    internal ApiServer Server => _server ?? throw new InvalidOperationException("Not started.");

    /// <summary>A name in small letters that nothing on the server has.</summary>
    internal static string NewName() => $"t{Interlocked.Increment(ref _names)}";

    // All tests come from one network.
    public async ValueTask InitializeAsync() =>
        _server = await ApiServer.StartAsync(null, "--Limits:SignUpsPerHour=100000");

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
