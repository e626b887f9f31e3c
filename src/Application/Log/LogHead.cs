namespace FinApi.Application.Log;

/// <summary>Where a store's log stands.</summary>
/// <param name="Epoch">
/// Generation of the store, from 1. It rises whenever commits were lost: positions and topics' numbers are then told
/// anew.
/// </param>
/// <param name="Term">The term of the writer, from 0; 0 before the first.</param>
/// <param name="LastSequence">The greatest sequence number of a tick; 0 for an empty store.</param>
/// <param name="LastPosition">Position of the last entry; 0 before the first.</param>
public sealed record LogHead(long Epoch, long Term, long LastSequence, long LastPosition);
