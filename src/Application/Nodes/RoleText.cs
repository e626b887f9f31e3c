namespace FinApi.Application.Nodes;

/// <summary>The names of <see cref="Roles"/> in settings, status and errors.</summary>
public static class RoleText
{
    private static readonly (Roles Role, string Name)[] All =
    [
        (Roles.MarketData, "market-data"),
        (Roles.History, "history"),
        (Roles.Reference, "reference"),
        (Roles.Account, "account"),
        (Roles.Streaming, "streaming"),
        (Roles.Ingest, "ingest"),
        (Roles.Workers, "workers"),
    ];

    /// <summary>The names of some roles, always in the same order; empty for none.</summary>
    public static IReadOnlyList<string> List(Roles roles) =>
        [.. All.Where(each => roles.HasFlag(each.Role)).Select(each => each.Name)];

    /// <summary>The names in one text, parted by a comma and a space.</summary>
    public static string Join(Roles roles) => string.Join(", ", List(roles));

    /// <summary>The role that a name in any case means; null for no role.</summary>
    public static Roles? Find(string name) =>
        Array.Find(All, each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } known
            ? known.Role
            : null;
}
