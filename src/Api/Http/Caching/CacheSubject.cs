using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>What is known of an answer before it is made.</summary>
/// <param name="Parts">What it is made of, at least one thing.</param>
/// <param name="Validator">
/// The validator of settled data; null where it can only be made of the answer itself.
/// </param>
internal sealed record CacheSubject(IReadOnlyList<CachePart> Parts, SettledValidator? Validator = null)
{
    // What an answer says of the moment (its mode, its headers) may be as old as that.
    private static readonly TimeSpan OfTheMoment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OfSettledData = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What the node compares before it gives the answer again; null: it may not keep it. Taken before the data are
    /// read; of settled data in the order of the pages.
    /// </summary>
    public IReadOnlyList<InstrumentStamp>? Stamps { get; init; }

    /// <summary>
    /// Whether the instrument was asked for by a name that may come to stand for another one: a cache has to ask before
    /// each use, and its validator is made of the answer or of the instrument.
    /// </summary>
    public bool IsByPassingName { get; init; }

    /// <summary>How long the node may keep it while the stamps are current; zero or less: not at all.</summary>
    public TimeSpan MaxAgeAt(Instant now)
    {
        var longest = Validator is null ? OfTheMoment : OfSettledData;
        for (var i = 0; i < Parts.Count; i++)
        {
            if (Parts[i].Freshness.HoldsUntil is { } end && end - now < Duration.FromTimeSpan(longest))
            {
                longest = (end - now).ToTimeSpan();
            }
        }

        return longest;
    }

    /// <summary>
    /// The stamps of an answer that was made of pages: current while memory shows the versions of these. Null when it
    /// may not be kept.
    /// </summary>
    public IReadOnlyList<InstrumentStamp>? StampsOf(PageVersions? read)
    {
        if (Validator is null || Stamps is null)
        {
            return Stamps;
        }

        if (read?.All.Count != Stamps.Count)
        {
            return null;
        }

        var stamps = new InstrumentStamp[Stamps.Count];
        for (var i = 0; i < stamps.Length; i++)
        {
            stamps[i] = Stamps[i].At(read.All[i].SettledVersion);
        }

        return stamps;
    }
}
