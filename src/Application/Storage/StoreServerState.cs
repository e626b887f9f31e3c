using NodaTime;

namespace FinApi.Application.Storage;

/// <summary>How one server of a store is.</summary>
/// <param name="Name">A name that tells nothing about the network, such as <c>postgres-1</c>.</param>
/// <param name="Role"><c>primary</c>, <c>standby</c> or <c>unknown</c>.</param>
/// <param name="Health">Whether it does what a server of its role does.</param>
/// <param name="Detail">What that means here, in words that follow the name; may be empty.</param>
/// <param name="Lag">How far it is behind the primary; null for a primary, or when it is not known.</param>
public sealed record StoreServerState(string Name, string Role, StoreHealth Health, string Detail, Duration? Lag);
