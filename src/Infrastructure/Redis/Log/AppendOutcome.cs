namespace FinApi.Infrastructure.Redis.Log;

/// <summary>What became of a row that was given to a partition. The numbers are those of its script.</summary>
internal enum AppendOutcome
{
    /// <summary>It is stored and was told.</summary>
    Appended = 0,

    /// <summary>It was there already.</summary>
    Known = 1,

    /// <summary>Rows of a later writer, or of a later epoch, are there.</summary>
    Refused = 2,

    /// <summary>Rows before it are missing.</summary>
    Hole = 3,
}
