using NodaTime;

namespace FinApi.Application.Deletions.PreviewDelete;

/// <summary>What a deletion would take, and the token that executes it.</summary>
/// <param name="Plan">What it would take.</param>
/// <param name="Token">Executes it, as long as the data stay as they are.</param>
/// <param name="ExpireTime">From when on the token is void.</param>
public sealed record DeletionPreview(DeletionPlan Plan, string Token, Instant ExpireTime)
{
    // As measured, without indexes and free space.
    private const long BytesOfTick = 65;
    private const long BytesOfBar = 135;

    /// <summary>How many subscriptions of open streams of the answering node are to the instruments.</summary>
    public required int OpenSubscriptions { get; init; }

    /// <summary>The times of the backups that the answering node knows, newest first.</summary>
    public required IReadOnlyList<Instant> Backups { get; init; }

    /// <summary>About how many bytes the rows take.</summary>
    public long ApproximateBytes => Plan.Days.Sum(
        day => day.Count * (day.Kind == Domain.Conditions.DataKind.Bars ? BytesOfBar : BytesOfTick));
}
