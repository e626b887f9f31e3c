using FinApi.Application.Behaviors;
using FinApi.Domain.Billing;

namespace FinApi.Application.Billing.RecordBillingEvent;

internal sealed class RecordBillingEventValidator : IValidator<RecordBillingEventCommand>
{
    private const int MaxIdLength = 255;

    public void Validate(RecordBillingEventCommand request, ref Violations violations)
    {
        var told = request.Event;
        Check(ref violations, "id", told.Id);
        Check(ref violations, "subscription", told.PurchaseId);
        Check(ref violations, "customer", told.CustomerId);
        Check(ref violations, "client_reference_id", told.AccountId);
        foreach (var reference in told.References)
        {
            Check(ref violations, "data.object", reference);
        }
    }

    // What a store takes as a text: printable ASCII, as every id of a provider is.
    private static void Check(ref Violations violations, string field, string? id)
    {
        if (id is not null && (id.Length is 0 or > MaxIdLength || id.Any(character => character is <= ' ' or > '~')))
        {
            violations.Add(field, $"must be an id of 1 to {MaxIdLength} printable ASCII characters.");
        }
    }
}
