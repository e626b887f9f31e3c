using NodaTime;

namespace FinApi.Application.Operator;

/// <summary>An index that FinApi made by itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Statement">The SQL that makes the same index.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="CreateTime">When it was begun.</param>
/// <param name="CompleteTime">When it was ready to be used; null until then.</param>
public sealed record CreatedIndex(
    string Name, string Statement, string Evidence, Instant CreateTime, Instant? CompleteTime);
