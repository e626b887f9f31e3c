namespace FinApi.Api.CommandLine;

/// <summary>
/// A command line of the server in two parts. Settings may stand anywhere; each is <c>--Section:Key=value</c>, or
/// <c>--Section:Key</c> with the value after it.
/// </summary>
/// <param name="Words">The command and what belongs to it.</param>
/// <param name="Settings">All settings, for the configuration.</param>
/// <param name="Valueless">The first setting without a value or a name; null when all have both.</param>
internal sealed record ServerArguments(
    IReadOnlyList<string> Words, IReadOnlyList<string> Settings, string? Valueless)
{
    /// <summary>What stands for a setting whose name is missing.</summary>
    public const string Nameless = "--";

    /// <summary>Parts them.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="options">What begins with hyphens and is no setting.</param>
    public static ServerArguments Split(IReadOnlyList<string> args, IReadOnlyCollection<string> options)
    {
        List<string> words = [];
        List<string> settings = [];
        string? valueless = null;
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            if (!arg.StartsWith("--", StringComparison.Ordinal) || options.Contains(arg))
            {
                words.Add(arg);
            }
            else if (arg == Nameless || arg.StartsWith($"{Nameless}=", StringComparison.Ordinal))
            {
                valueless ??= Nameless;
            }
            else if (arg.Contains('=', StringComparison.Ordinal))
            {
                settings.Add(arg);
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith('-'))
            {
                settings.AddRange([arg, args[++i]]);
            }
            else
            {
                valueless ??= arg;
            }
        }

        return new ServerArguments(words, settings, valueless);
    }
}
