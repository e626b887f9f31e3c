namespace FinApi.Infrastructure.Secrets;

/// <summary>How secrets of accounts are kept. Section <c>Accounts</c>.</summary>
internal sealed class AccountsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Accounts";

    /// <summary>
    /// The pepper that keys and session tokens are hashed under, at least 32 bytes in base64; the same on all nodes.
    /// Default none: it comes from <see cref="PepperFile"/>, else from a file that the first start makes in
    /// <c>Data:Path</c>.
    /// </summary>
    public string? Pepper { get; set; }

    /// <summary>A file with the pepper as it is, at least 32 bytes, such as a mounted secret. Default none.</summary>
    public string? PepperFile { get; set; }
}
