using MediatR;

namespace FinApi.Architecture.Tests;

/// <summary>Requests with what answers and what checks them.</summary>
internal static class UseCases
{
    /// <summary>Every request that has not exactly one handler and one validator among the types, in words.</summary>
    public static IReadOnlyList<string> Incomplete(IReadOnlyCollection<Type> types)
    {
        var requests = types.Where(type => type.IsClass && Implements(type, typeof(IRequest<>)) is not null).ToList();
        return [.. requests
            .Select(request => (
                request.Name,
                Handlers: types.Count(type => Handles(type, request)),
                Validators: types.Count(type => Validates(type, request))))
            .Where(found => found is not { Handlers: 1, Validators: 1 })
            .Select(found => $"{found.Name}: {found.Handlers} handlers, {found.Validators} validators")];
    }

    private static bool Handles(Type type, Type request) =>
        Implements(type, typeof(IRequestHandler<,>))?.GenericTypeArguments[0] == request;

    // IValidator<TRequest> is internal to Application, so it is found by name.
    private static bool Validates(Type type, Type request) =>
        type.GetInterfaces().Any(candidate =>
            candidate.IsGenericType
            && candidate.Name == "IValidator`1"
            && candidate.GenericTypeArguments[0] == request);

    private static Type? Implements(Type type, Type definition) =>
        Array.Find(
            type.GetInterfaces(),
            candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);
}
