using NodaTime;

namespace FinApi.Application.Nodes;

/// <summary>What a node says of itself with each beat.</summary>
public sealed record NodeBeat
{
    /// <summary>Its name: see <see cref="NodeOptions.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>When it started, by its own clock; with the id it names the process.</summary>
    public required Instant StartTime { get; init; }

    /// <summary>Where other nodes reach it: see <see cref="NodeOptions.Address"/>. Null when it says none.</summary>
    public required Uri? Address { get; init; }

    /// <summary>What it does for the store: one of <see cref="NodeRole"/>, or one of a newer node.</summary>
    public required string Role { get; init; }

    /// <summary>What it takes on. Default all: those of a node that says none, because it is older.</summary>
    public Roles Roles { get; init; } = Roles.All;

    /// <summary>The position of the newest log entry that it has shown; 0 for none.</summary>
    public required long LogPosition { get; init; }

    /// <summary>Its version of FinApi, such as 0.1.0.</summary>
    public required string Version { get; init; }

    /// <summary>The newest version of log entries that it can read, at least 1.</summary>
    public required int EntryVersion { get; init; }

    /// <summary>Names the file of plans that it has in force, 16 hexadecimal digits; equal for equal files.</summary>
    public required string PlansHash { get; init; }

    /// <summary>As much of <see cref="PlansHash"/> as people read: 8 digits.</summary>
    public string ShortPlansHash => PlansHash[..Math.Min(PlansHash.Length, 8)];
}
