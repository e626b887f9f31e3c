namespace FinApi.Application.Ingest;

/// <summary>Why an item was not stored.</summary>
/// <param name="Index">Its index in the batch, from 0.</param>
/// <param name="Reason">UPPER_SNAKE, one of those listed at ItemRejection in ingest.proto.</param>
/// <param name="Field">Path of the offending field, such as <c>trade.price</c>.</param>
/// <param name="Message">What is wrong and what to send instead.</param>
public sealed record ItemRejection(int Index, string Reason, string Field, string Message);
