using FinApi.Application.Accounts.StreamSlots;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>A stream of this node.</summary>
internal sealed record NodeStream(string AccountId, StreamHolder Holder);
