namespace FinApi.Application.Ingest;

/// <summary>Why an item cannot be stored, before its index is known.</summary>
internal sealed record Rejection(string Reason, string Field, string Message)
{
    public static Rejection Invalid(string field, string message) => new(RejectionReason.InvalidField, field, message);

    public ItemRejection At(int index) => new(index, Reason, Field, Message);
}
