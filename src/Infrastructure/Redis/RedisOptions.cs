namespace FinApi.Infrastructure.Redis;

/// <summary>
/// How FinApi uses the servers of <c>ConnectionStrings:Redis</c> and <c>ConnectionStrings:RedisState</c>. Section
/// <c>Redis</c>.
/// </summary>
internal sealed class RedisOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Redis";

    /// <summary>Characters of <see cref="KeyPrefix"/> at most.</summary>
    public const int MaxPrefixLength = 64;

    /// <summary>
    /// What every key and channel begins with: up to 64 of letters, digits, <c>. _ - :</c>. Default empty. Nodes of one
    /// store need the same one, and nodes of different stores that share a server need different ones.
    /// </summary>
    public string KeyPrefix { get; set; } = string.Empty;

    /// <summary>
    /// How long a call may take, 50 ms to 30 s. Default 1 s: a server that answers no sooner counts as away. Replaces
    /// the time limits of the connection string.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A file with the certificate (PEM) of the authority that issued the servers' certificates. Default none: the
    /// machine's own list of authorities holds.
    /// </summary>
    public string? Issuer { get; set; }
}
