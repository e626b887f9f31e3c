using System.Text.RegularExpressions;

namespace FinApi.Architecture.Tests;

/// <summary>A source that is written by hand.</summary>
/// <param name="Path">From the root, parted by slashes.</param>
/// <param name="Text">All of it.</param>
/// <param name="FolderNamespace">The root namespace of its project, and its folders below the project.</param>
internal sealed partial record Source(string Path, string Text, string FolderNamespace)
{
    /// <summary>
    /// Whether the namespaces that it declares are that of its folder. Programs of statements have none.
    /// </summary>
    public bool IsWhereItBelongs =>
        Declaration().Matches(Text).All(declared => declared.Groups["name"].Value == FolderNamespace);

    public override string ToString() => $"{Path} belongs into {FolderNamespace}";

    [GeneratedRegex(
        @"^namespace\s+(?<name>[\w.]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Declaration();
}
