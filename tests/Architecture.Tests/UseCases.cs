using FinApi.Application.Callers;
using FluentValidation;
using MediatR;

namespace FinApi.Architecture.Tests;

/// <summary>Requests with what answers and what checks them.</summary>
internal static class UseCases
{
    // What FinApi itself says about a call. All else of a request was written by its caller.
    private static readonly Type[] Given = [typeof(Caller), typeof(CallOrigin), typeof(MarketAccess)];

    /// <summary>
    /// Every request, in words, that has not exactly one handler among the types, and one validator where its caller
    /// wrote something of it.
    /// </summary>
    public static IReadOnlyList<string> Incomplete(IReadOnlyCollection<Type> types)
    {
        var requests = types.Where(type => type.IsClass && Implements(type, typeof(IRequest<>)) is not null).ToList();
        return [.. requests
            .Select(request => (
                request.Name,
                Handlers: types.Count(type => Handles(type, request)),
                Validators: types.Count(type => Validates(type, request)),
                Wanted: IsWritten(request) ? 1 : 0))
            .Where(found => found.Handlers != 1 || found.Validators != found.Wanted)
            .Select(found => $"{found.Name}: {found.Handlers} handlers, {found.Validators} validators")];
    }

    /// <summary>Every type, by its name, that checks requests in a way of its own.</summary>
    public static IReadOnlyList<string> OwnValidators(IReadOnlyCollection<Type> types) =>
    [
        .. types.Where(type => type.IsInterface
                ? type.Name.Contains("Validator", StringComparison.Ordinal)
                : type.IsAssignableTo(typeof(IValidator)) && !IsDirect(type))
            .Select(type => type.Name),
    ];

    private static bool IsWritten(Type request) =>
        request.GetProperties().Any(property => !Given.Contains(property.PropertyType));

    private static bool Handles(Type type, Type request) =>
        Implements(type, typeof(IRequestHandler<,>))?.GenericTypeArguments[0] == request;

    private static bool Validates(Type type, Type request) =>
        IsDirect(type) && type.BaseType!.GenericTypeArguments[0] == request;

    private static bool IsDirect(Type type) =>
        type.BaseType is { IsGenericType: true } parent
        && parent.GetGenericTypeDefinition() == typeof(AbstractValidator<>);

    private static Type? Implements(Type type, Type definition) =>
        Array.Find(
            type.GetInterfaces(),
            candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);
}
