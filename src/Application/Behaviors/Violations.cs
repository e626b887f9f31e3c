using FinApi.Application.Results;

namespace FinApi.Application.Behaviors;

/// <summary>Collects what is wrong with a request. Costs nothing while nothing is.</summary>
internal struct Violations
{
    private List<FieldViolation>? _items;

    public readonly IReadOnlyList<FieldViolation>? Items => _items;

    public void Add(string field, string message) => (_items ??= []).Add(new FieldViolation(field, message));
}
