namespace FinApi.Domain.Accounts;

/// <summary>The texts of scopes in the contract.</summary>
public static class ScopeText
{
    private static readonly (Scopes Scope, string Text)[] Texts =
    [
        (Scopes.MarketRead, "market:read"),
        (Scopes.HistoryRead, "history:read"),
        (Scopes.StreamRead, "stream:read"),
        (Scopes.AccountWrite, "account:write"),
        (Scopes.Ingest, "ingest"),
        (Scopes.Operator, "operator"),
    ];

    /// <summary>All texts, in the order of the contract.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Texts.Select(known => known.Text)];

    /// <summary>The scope of a text; null when there is none.</summary>
    public static Scopes? Find(string text)
    {
        var found = Array.Find(Texts, known => known.Text == text).Scope;
        return found == Scopes.None ? null : found;
    }

    /// <summary>The texts of a set, in the order of the contract.</summary>
    public static IReadOnlyList<string> List(Scopes scopes) =>
        [.. Texts.Where(known => scopes.HasFlag(known.Scope)).Select(known => known.Text)];
}
