namespace FinApi.Application.Limits.Usage;

/// <summary>What one row of usage is about.</summary>
internal readonly record struct UsageKey(int Day, string AccountId, string KeyId, string Method);
