namespace FinApi.Domain.Freshness;

/// <summary>How much of what was asked for an answer holds.</summary>
public enum AnswerExtent
{
    /// <summary>A part: a further page follows.</summary>
    Part,

    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Nothing: there are no such data, or they have not been imported yet.</summary>
    Empty,
}
