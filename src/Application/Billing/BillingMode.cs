namespace FinApi.Application.Billing;

/// <summary>Who gives accounts plans with a fee.</summary>
public enum BillingMode
{
    /// <summary>Nobody need: every account takes what it likes, for trying out on one machine.</summary>
    Demo,

    /// <summary>Operators.</summary>
    Approval,

    /// <summary>Operators, and a payment provider by its signed events.</summary>
    Webhook,
}
