using FinApi.Application.Nodes;
using NodaTime;

namespace FinApi.Application.Status;

/// <summary>A live node of the store. Not where it is: that says something of the network.</summary>
/// <param name="Id">Its name.</param>
/// <param name="IsSelf">Whether it is the one that answers.</param>
/// <param name="Role">What it does for the store: writer or follower.</param>
/// <param name="Roles">What it takes on, by the names of <see cref="RoleText"/>.</param>
/// <param name="Version">Its version of FinApi.</param>
/// <param name="PlansHash">Names the file of plans that it has in force; 8 hexadecimal digits.</param>
/// <param name="BeatAge">How long ago the store heard it last.</param>
/// <param name="LogPosition">The position of the newest log entry that it has shown; 0 for none.</param>
public sealed record NodeState(
    string Id,
    bool IsSelf,
    string Role,
    IReadOnlyList<string> Roles,
    string Version,
    string PlansHash,
    Duration BeatAge,
    long LogPosition);
