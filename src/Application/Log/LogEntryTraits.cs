namespace FinApi.Application.Log;

/// <summary>What is to be known of an entry beside its item. Part of the stored form: values never change.</summary>
[Flags]
public enum LogEntryTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Streams send it: it comes from a live source.</summary>
    TopicItem = 1,

    /// <summary>
    /// Its source lost something of the topic before it, as far as one can tell from the source's numbers.
    /// </summary>
    FollowsLoss = 2,

    /// <summary>Of bars: the interval had ended when the entry was made.</summary>
    Complete = 4,

    /// <summary>Of bars: made of bars that a source supplied, of which only the arrival is known.</summary>
    OfSuppliedBars = 8,

    /// <summary>Of bars: changed because a trade was cancelled or corrected, which only the arrival tells.</summary>
    Revised = 16,
}
