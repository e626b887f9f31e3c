using FinApi.Application.Results;
using FinApi.Domain.Billing;
using MediatR;

namespace FinApi.Application.Billing.RecordBillingEvent;

/// <summary>A payment provider has told something, and it was proved that it was the provider.</summary>
public sealed record RecordBillingEventCommand(BillingEvent Event) : IRequest<Result<Unit>>;
