namespace FinApi.Application.Limits;

/// <summary>Tells whether limits are counted where they should be. Safe for all threads.</summary>
public interface ILimitFault
{
    /// <summary>
    /// Why the nodes do not count together though they should, in a sentence for operators; null when they do, and
    /// where nothing is there that they could count in.
    /// </summary>
    string? Fault { get; }
}
