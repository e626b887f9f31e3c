namespace FinApi.Domain.Calendars;

/// <summary>What kind of trading a session is. The numbers are those of the contract.</summary>
public enum SessionKind
{
    /// <summary>The regular session of a date.</summary>
    Regular = 1,

    /// <summary>Trading in the night before a regular session, by venues of its own; belongs to no bar of 1d.</summary>
    Overnight = 2,
}
