namespace FinApi.Application.Limits;

/// <summary>What one row of usage is about.</summary>
internal readonly record struct UsageKey(int Day, string AccountId, string KeyId, string Method);
