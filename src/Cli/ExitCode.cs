namespace FinApi.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>Something failed or was rejected.</summary>
    public const int Failed = 1;

    /// <summary>The command or its settings are wrong; nothing was tried.</summary>
    public const int WrongUse = 2;

    /// <summary>Ctrl-C ended it: 128 and the number of the signal, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>It was asked to end (SIGTERM).</summary>
    public const int Terminated = 143;
}
