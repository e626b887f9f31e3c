namespace FinApi.Browser.Tests;

/// <summary>One server for the tests of a class that leave it as it is.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal ServerProcess Process { get; } = new();

    public async ValueTask InitializeAsync() => await Process.StartAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
