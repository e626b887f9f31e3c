using FinApi.Domain.Instruments;

namespace FinApi.Application.Storage;

/// <summary>
/// How often data of an instrument were written whose time lay 15 minutes or more in the past: while it stays the same,
/// so does every page that ends 15 minutes ago or earlier. What validators (ETag) of history are made of.
/// </summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Version">The count, from 1.</param>
public readonly record struct SettledVersion(Symbol Symbol, long Version);
