namespace FinApi.Application.Operator;

/// <summary>
/// What an operator does with the store of a node on the command line, where no server starts.
/// </summary>
/// <param name="Name">The first word, such as <c>restore</c>.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="RunAsync">
/// Does it with the services of a host that does not start, and returns what the operator wants to read. Throws
/// <see cref="Storage.StoreUnusableException"/> when it cannot be done.
/// </param>
public sealed record NodeCommand(
    string Name,
    string Description,
    Func<IServiceProvider, NodeCommandInput, CancellationToken, Task<string>> RunAsync)
{
    /// <summary>The words that must follow the name: name and description of each, in their order.</summary>
    public IReadOnlyList<(string Name, string Description)> Arguments { get; init; } = [];

    /// <summary>An option that changes what it does, such as <c>--reissue</c>; null for none.</summary>
    public (string Name, string Description)? Flag { get; init; }
}
