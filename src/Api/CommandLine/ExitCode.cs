namespace FinApi.Api.CommandLine;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>The command is done, or the server was told to stop.</summary>
    public const int Done = 0;

    /// <summary>It could not start, go on, or do what the command says.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int WrongUse = 2;
}
