namespace FinApi.Application.Retention;

/// <summary>What a step has removed.</summary>
/// <param name="LastAccount">The last account that was looked at; null: there are none behind.</param>
/// <param name="Usage">Rows of usage.</param>
/// <param name="AuditEvents">Audit events.</param>
public sealed record TrimmedRecords(string? LastAccount, long Usage, long AuditEvents)
{
    /// <summary>How many accounts a step looks at.</summary>
    public const int AccountsAStep = 500;
}
