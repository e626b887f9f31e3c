using NodaTime;

namespace FinApi.Application.Storage;

/// <summary>What was deleted for good, by whom and when; kept for good, so that a repeat is told the same.</summary>
/// <param name="Id">Names the deletion: 32 hexadecimal digits.</param>
/// <param name="Time">When it was committed.</param>
/// <param name="AccountId">The operator.</param>
/// <param name="Request">What was to be deleted, in its stored form.</param>
/// <param name="Result">What was deleted, in its stored form.</param>
public sealed record DeletionRecord(string Id, Instant Time, string AccountId, string Request, string Result);
