using FinApi.Application.Behaviors;
using FinApi.Domain.Billing;
using FluentValidation;

namespace FinApi.Application.Billing.RecordBillingEvent;

internal sealed class RecordBillingEventValidator : AbstractValidator<RecordBillingEventCommand>
{
    private const int MaxIdLength = 255;

    private static readonly string Sentence = $"must be an id of 1 to {MaxIdLength} printable ASCII characters.";

    public RecordBillingEventValidator()
    {
        RuleFor(command => command.Event.Id).Must(IsId).Says("id", Sentence);
        RuleFor(command => command.Event.PurchaseId).Must(IsIdOrNone).Says("subscription", Sentence);
        RuleFor(command => command.Event.CustomerId).Must(IsIdOrNone).Says("customer", Sentence);

        // One failure for each: all have the same name, as none is a field of its own.
        RuleFor(command => command.Event.References).Custom(static (references, context) =>
        {
            foreach (var reference in references)
            {
                if (!IsId(reference))
                {
                    context.AddFailure("data.object", Sentence);
                }
            }
        });
    }

    /// <summary>Whether a text may be an id: printable ASCII, as every one of a provider and of ours is.</summary>
    internal static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(character => character is > ' ' and <= '~');

    private static bool IsIdOrNone(string? id) => id is null || IsId(id);
}
