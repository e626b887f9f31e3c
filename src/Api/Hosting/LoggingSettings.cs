using System.Globalization;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Settings of the log that the framework would meet with an exception of its own: when it makes its first logger, or
/// with the first line that it writes.
/// </summary>
internal static class LoggingSettings
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";
    private const string QueueLength = $"{Section}:Console:MaxQueueLength";

    private static readonly string[] TimeFormats =
        [$"{Section}:Console:FormatterOptions:TimestampFormat", $"{Section}:Console:TimestampFormat"];

    /// <exception cref="OptionsValidationException">One of them has a value that it cannot have.</exception>
    public static void Refuse(IConfiguration configuration)
    {
        var logging = configuration.GetSection(Section);
        var levels = logging.GetChildren()
            .Select(child => child.GetSection(Levels))
            .Prepend(logging.GetSection(Levels))
            .SelectMany(section => section.AsEnumerable())
            .Select(level => ProblemOfLevel(level.Key, level.Value));
        var formats = TimeFormats.Select(path => ProblemOfFormat(path, configuration[path]));
        string[] problems =
            [.. levels.Concat(formats).Append(ProblemOfLength(configuration[QueueLength])).OfType<string>()];
        if (problems.Length > 0)
        {
            throw new OptionsValidationException(Section, typeof(LoggingSettings), problems);
        }
    }

    private static string? ProblemOfLevel(string path, string? level) =>
        string.IsNullOrEmpty(level) || Enum.TryParse<LogLevel>(level, ignoreCase: true, out _)
            ? null
            : $"{path} is '{level}'; write one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";

    private static string? ProblemOfFormat(string path, string? format)
    {
        try
        {
            _ = DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return null;
        }
        catch (FormatException)
        {
            return $"{path} is '{format}'; write a format of times, such as 'HH:mm:ss.fff '.";
        }
    }

    private static string? ProblemOfLength(string? length) =>
        length is null
        || (int.TryParse(length, NumberStyles.Integer, CultureInfo.InvariantCulture, out var lines) && lines > 0)
            ? null
            : $"{QueueLength} is '{length}'; write a whole number from 1.";
}
