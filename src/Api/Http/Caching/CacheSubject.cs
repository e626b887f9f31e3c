
namespace FinApi.Api.Http.Caching;

/// <summary>What is known of an answer before it is made.</summary>
/// <param name="Parts">What it is made of, at least one thing.</param>
/// <param name="Validator">
/// Changes whenever the answer does; null when that is only known of the answer itself. It is taken before the data are
/// read: what is written in between makes the next validation fail, never wrongly succeed.
/// </param>
internal sealed record CacheSubject(IReadOnlyList<CachePart> Parts, string? Validator = null)
{
    // What an answer says of the moment (its mode, its headers) may be as old as that.
    private static readonly TimeSpan OfTheMoment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OfSettledData = TimeSpan.FromSeconds(10);

    /// <summary>What the node compares before it gives the answer again; null: it may not keep it.</summary>
    public IReadOnlyList<InstrumentStamp>? Stamps { get; init; }

    /// <summary>How long the node may keep it while the stamps are current.</summary>
    public TimeSpan MaxAge => Validator is null ? OfTheMoment : OfSettledData;
}
