using FinApi.Application.Accounts.StreamSlots;

namespace FinApi.Infrastructure.InProcess;

/// <summary>A stream of this node.</summary>
internal sealed record NodeStream(string AccountId, StreamHolder Holder);
