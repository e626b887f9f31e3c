namespace FinApi.Application.Operator;

/// <summary>What was written after the name of a <see cref="NodeCommand"/>.</summary>
/// <param name="Arguments">One value for each of its arguments.</param>
/// <param name="HasFlag">Whether its option was given.</param>
public sealed record NodeCommandInput(IReadOnlyList<string> Arguments, bool HasFlag);
