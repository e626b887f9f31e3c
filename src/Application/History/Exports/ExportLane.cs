namespace FinApi.Application.History.Exports;

/// <summary>
/// Keeps half of the processors for calls that somebody waits for: so many exports at once read and write a part of
/// their file, and the others wait for their turn in the order in which they came. A part takes some milliseconds.
/// While a client receives it, its export holds no turn, so that slow clients keep nobody from it.
/// </summary>
internal sealed class ExportLane : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for a turn; <see cref="Leave"/> ends it.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _turns.WaitAsync(cancellationToken);

    /// <summary>Ends a turn.</summary>
    public void Leave() => _turns.Release();

    public void Dispose() => _turns.Dispose();
}
