using FinApi.Application.Callers;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>A secret that shows who calls, by its hash, and until when it does; null: for good.</summary>
internal sealed record Proof(ReadOnlyMemory<byte> Hash, Caller Caller, Instant? EndTime);
