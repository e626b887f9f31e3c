using FinApi.Application.Billing;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Payments;

/// <summary>Registers who takes the money.</summary>
public static class PaymentsRegistration
{
    /// <summary>Adds the events of Stripe, and of whoever signs and words them as Stripe does.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services) =>
        services.AddSingleton<IPaymentEventReader, StripeEventReader>();
}
