namespace FinApi.Cli.CommandLine;

/// <summary>Text of elsewhere, such as the name or the header of a file: it must not steer the terminal.</summary>
internal static class PrintableText
{
    /// <summary>The text with every control character as <c>\u001b</c>.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(Escape)) : text;

    private static string Escape(char c) => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}";
}
