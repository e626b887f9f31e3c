using FinApi.Application.Results;
using FluentValidation;
using MediatR;

namespace FinApi.Application.Behaviors;

/// <summary>
/// Refuses a request with malformed fields before its handler sees it. A request without a validator carries nothing
/// that its caller wrote.
/// </summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IResult<TResponse>
{
    private readonly IValidator<TRequest>? _validator = validators.SingleOrDefault();

    public Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (_validator?.Validate(request) is not { IsValid: false, Errors: var errors })
        {
            return next();
        }

        var violations = errors.Select(error => new FieldViolation(error.PropertyName, error.ErrorMessage));
        return Task.FromResult(TResponse.Failure(Error.Invalid([.. violations])));
    }
}
