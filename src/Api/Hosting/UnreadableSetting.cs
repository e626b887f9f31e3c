using System.Text.RegularExpressions;

namespace FinApi.Api.Hosting;

/// <summary>
/// Says what to write where a setting has a value of the wrong kind. The binder itself names types of .NET.
/// </summary>
internal static partial class UnreadableSetting
{
    /// <summary>The sentence; null when the exception is not one of the binder.</summary>
    public static string? Explain(InvalidOperationException exception)
    {
        if (BinderMessage().Match(exception.Message) is not { Success: true } match)
        {
            return null;
        }

        var (path, value) = (match.Groups["path"].Value, match.Groups["value"].Value);
        return $"{path} is '{value}'; write {Wanted(match.Groups["type"].Value)}.";
    }

    private static string Wanted(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Boolean" => "true or false",
        "System.Double" or "System.Decimal" => "a number",
        "System.TimeSpan" => "a time span such as 00:00:30",
        _ when FindChoice(type) is { } choice => string.Join(" or ", Enum.GetNames(choice)),
        _ => "a value of the kind that README names",
    };

    // Of whatever library: those of the settings are loaded by the time they are read.
    private static Type? FindChoice(string type) =>
        AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(type))
            .FirstOrDefault(found => found is { IsEnum: true });

    [GeneratedRegex(
        @"^Failed to convert configuration value '(?<value>.*)' at '(?<path>[^']+)' to type '(?<type>[^']+)'",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1_000)]
    private static partial Regex BinderMessage();
}
