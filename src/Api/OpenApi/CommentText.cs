using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace FinApi.Api.OpenApi;

/// <summary>Comments of the contract as prose.</summary>
internal static partial class CommentText
{
    /// <summary>The comment above a declaration, a line a paragraph; empty when there is none.</summary>
    public static string Of(DescriptorDeclaration? declaration)
    {
        var lines = (declaration?.LeadingComments ?? string.Empty)
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => !line.StartsWith("buf:lint:", StringComparison.Ordinal));
        var text = string.Join('\n', lines).Trim();
        return LineBreakWithinParagraph.Replace(text, " ");
    }

    /// <summary>The first sentence without its full stop.</summary>
    public static string Summary(string text)
    {
        var end = SentenceEnd.Match(text);
        return end.Success ? text[..end.Index] : text;
    }

    [GeneratedRegex(@"(?<!\n)\n(?!\n)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineBreakWithinParagraph { get; }

    [GeneratedRegex(@"[.:](?=\s|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceEnd { get; }
}
