namespace FinApi.Cli.Tests.Terminals;

/// <summary>What a program has left in a terminal.</summary>
/// <param name="ExitCode">With which it ended.</param>
/// <param name="IsCursorShown">Whether the cursor can be seen.</param>
/// <param name="IsCursorAtStart">Whether the next prompt would begin a line.</param>
/// <param name="Rows">The screen and what has left it at the top, row by row.</param>
/// <param name="Lines">The same, with the rows of a line that the terminal broke put together.</param>
/// <param name="Raw">All bytes that the program has written.</param>
internal sealed record ScreenShot(
    int ExitCode,
    bool IsCursorShown,
    bool IsCursorAtStart,
    IReadOnlyList<string> Rows,
    IReadOnlyList<string> Lines,
    string Raw)
{
    public string Text => string.Join('\n', Lines);

    /// <summary>Whether it has set a colour or another look of letters.</summary>
    public bool HasLooks => System.Text.RegularExpressions.Regex.IsMatch(
        Raw, "\e\\[[0-9;]*m", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
