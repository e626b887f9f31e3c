using NodaTime;

namespace FinApi.Application.Accounts.StreamSlots;

/// <summary>A stream that holds a slot.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="ClientName">What the client calls itself; may be empty.</param>
/// <param name="StartTime">Since when.</param>
/// <param name="KeyId">The API key that it was opened with; empty for a session.</param>
public sealed record StreamHolder(string SessionId, string ClientName, Instant StartTime, string KeyId = "");
