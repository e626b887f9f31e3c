using FinApi.Domain.Limits;

namespace FinApi.Application.Callers;

/// <summary>From where a call comes, for audit events and sessions.</summary>
/// <param name="NetworkAddress">The address of the client; empty for the server itself.</param>
/// <param name="Client">What it calls itself; at most 200 characters, may be empty.</param>
public sealed record CallOrigin(string NetworkAddress, string Client)
{
    /// <summary>Most characters of <see cref="Client"/>.</summary>
    public const int MaxClientLength = 200;

    /// <summary>What counts as one caller, as <see cref="NetworkName"/> has it.</summary>
    public string Network { get; init; } = NetworkName.None;

    /// <summary>
    /// Whether it certainly comes from this machine: a proxy that says so may stand on this machine, and bring others.
    /// </summary>
    public bool IsDirect { get; init; }

    /// <summary>The server itself.</summary>
    public static CallOrigin Server { get; } = new(string.Empty, string.Empty);
}
