namespace FinApi.Application.Limits;

/// <summary>What remembers callers. Safe for all threads.</summary>
public interface IIdleMemory
{
    /// <summary>Forgets the callers that are idle. Called once a minute.</summary>
    void ForgetIdle();
}
