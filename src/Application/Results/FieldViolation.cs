namespace FinApi.Application.Results;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">Path of the field in the contract, snake_case: <c>page_size</c>, <c>symbols[3]</c>.</param>
/// <param name="Message">What is wrong and what to send instead.</param>
public sealed record FieldViolation(string Field, string Message);
