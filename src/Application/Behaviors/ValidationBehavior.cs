using FinApi.Application.Results;
using MediatR;

namespace FinApi.Application.Behaviors;

/// <summary>Refuses a request with malformed fields before its handler sees it.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IValidator<TRequest> validator)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IResult<TResponse>
{
    public Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var violations = default(Violations);
        validator.Validate(request, ref violations);
        return violations.Items is { } items ? Task.FromResult(TResponse.Failure(Error.Invalid(items))) : next();
    }
}
