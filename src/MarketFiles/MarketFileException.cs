namespace FinApi.MarketFiles;

/// <summary>
/// A file as a whole cannot be read: its header lacks a column, or its data are broken. The message says which.
/// </summary>
public sealed class MarketFileException : Exception
{
    /// <summary>Without a message; there for the framework's conventions.</summary>
    public MarketFileException()
    {
    }

    /// <summary>With a sentence for the user.</summary>
    public MarketFileException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence for the user and what was caught.</summary>
    public MarketFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
