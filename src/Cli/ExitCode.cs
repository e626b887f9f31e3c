namespace FinApi.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>Something failed, was rejected or was interrupted.</summary>
    public const int Failed = 1;

    /// <summary>The command or its settings are wrong; nothing was tried.</summary>
    public const int WrongUse = 2;
}
