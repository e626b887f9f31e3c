namespace FinApi.Application.Behaviors;

/// <summary>
/// Checks the fields of a request by themselves, without looking at any state. There is one a request.
/// </summary>
/// <typeparam name="TRequest">The request.</typeparam>
internal interface IValidator<in TRequest>
{
    /// <summary>Adds a violation for every field that is wrong.</summary>
    void Validate(TRequest request, ref Violations violations);
}
