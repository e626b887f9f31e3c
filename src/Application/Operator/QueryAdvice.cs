namespace FinApi.Application.Operator;

/// <summary>What would make a statement faster.</summary>
/// <param name="Kind">What is advised.</param>
/// <param name="Message">The advice, in a sentence.</param>
/// <param name="Evidence">What it rests on: tables, rows, costs.</param>
/// <param name="Statement">The SQL that would do it; empty when it takes more than one command.</param>
/// <param name="IsProved">Whether the planner was shown to gain by it.</param>
public sealed record QueryAdvice(
    QueryAdviceKind Kind, string Message, string Evidence, string Statement, bool IsProved);
