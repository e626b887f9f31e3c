namespace FinApi.Cli;

/// <summary>Ends the command with a sentence for the user and an exit code.</summary>
internal sealed class CliException : Exception
{
    public CliException(string message, int exitCode = Cli.ExitCode.Failed, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    public int ExitCode { get; }
}
