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
        foreach (var reference in told.References)
        {
            Check(ref violations, "data.object", reference);
        }
    }

    /// <summary>Whether a text may be an id: printable ASCII, as every one of a provider and of ours is.</summary>
    internal static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(character => character is > ' ' and <= '~');

    private static void Check(ref Violations violations, string field, string? id)
    {
        if (id is not null && !IsId(id))
        {
            violations.Add(field, $"must be an id of 1 to {MaxIdLength} printable ASCII characters.");
        }
    }
}
