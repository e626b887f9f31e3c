namespace FinApi.Application.Accounts.Demo;

/// <summary>
/// The file that shows the demo's keys to the owner of the data folder, and to nobody else. Only the embedded store has
/// it.
/// </summary>
public interface IDemoKeyFile
{
    /// <summary>Where it lies.</summary>
    string Path { get; }

    /// <summary>What is in it; null when it is not there.</summary>
    Task<string?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces it as a whole, durably; readable by its owner only.</summary>
    Task WriteAsync(string text, CancellationToken cancellationToken);
}
