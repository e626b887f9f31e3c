namespace FinApi.Domain.Accounts;

/// <summary>Which market an API key sees.</summary>
public enum KeyEnvironment
{
    /// <summary>Every market of the plan; its text begins with <c>fin_live_</c>.</summary>
    Live,

    /// <summary>The simulated market only; its text begins with <c>fin_test_</c>.</summary>
    Test,
}
