namespace FinApi.Application.Ingest;

/// <summary>Why an item cannot be stored, before its index is known.</summary>
internal sealed record Rejection(string Reason, string Field, string Message)
{
    /// <summary>
    /// In place of a rejection: the item changes nothing, because another one has said the same. It counts as a
    /// duplicate.
    /// </summary>
    public static Rejection StoredBefore { get; } = new(string.Empty, string.Empty, string.Empty);

    public static Rejection Invalid(string field, string message) => new(RejectionReason.InvalidField, field, message);

    /// <summary>Of an item of a kind that a live node of an older FinApi cannot read from the log.</summary>
    public static Rejection UpgradePending(string field) =>
        new(
            RejectionReason.UpgradePending,
            field,
            "cannot be taken while a live node runs an older FinApi, which cannot read it. Upgrade all nodes, then "
            + "send it again.");

    public ItemRejection At(int index) => new(index, Reason, Field, Message);
}
