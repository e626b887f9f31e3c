using FinApi.Application.Results;
using FinApi.Domain.Billing;

namespace FinApi.Application.Billing;

/// <summary>Reads what a payment provider sends. Safe for all threads.</summary>
public interface IPaymentEventReader
{
    /// <summary>
    /// Reads an event: null when it is of no kind that matters here; an error when it is not signed as it has to be,
    /// not now, or no event.
    /// </summary>
    /// <param name="body">The body exactly as it came.</param>
    /// <param name="signature">The header with the signature; null when it was not sent.</param>
    Result<BillingEvent?> Read(ReadOnlyMemory<byte> body, string? signature);
}
