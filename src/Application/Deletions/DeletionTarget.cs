namespace FinApi.Application.Deletions;

/// <summary>What is deleted. Part of stored forms and of the contract: values never change.</summary>
public enum DeletionTarget
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>The rows that a source has sent.</summary>
    Source = 1,

    /// <summary>A range of trades, quotes or supplied bars of instruments.</summary>
    Range = 2,

    /// <summary>An instrument with everything of it.</summary>
    Instrument = 3,

    /// <summary>A corporate action with all its revisions.</summary>
    CorporateAction = 4,
}
