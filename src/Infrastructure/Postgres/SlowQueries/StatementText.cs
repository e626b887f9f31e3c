using System.Text.RegularExpressions;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>Texts of statements for people, without anything that could be a value.</summary>
internal static partial class StatementText
{
    private const int MaxLength = 2_000;

    /// <summary>
    /// Literals become ?, comments go, white space becomes one blank; what is longer than 2,000 characters is cut. A
    /// literal that does not end is one to the end.
    /// </summary>
    public static string Normalize(string statement)
    {
        var text = Token().Replace(statement, match =>
            match.Groups["kept"].Success ? match.Value : match.Groups["value"].Success ? "?" : " ").Trim();
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "...");
    }

    // In the order in which PostgreSQL's own scanner tells them apart.
    [GeneratedRegex(
        """
        (?<value> [eE] ' (?: [^'\\] | \\. | '' )* '? )
        | (?<value> (?: [bBxXnN] | [uU]& )? ' (?: [^'] | '' )* '? )
        | (?<value> \$ (?<tag> [A-Za-z_]* ) \$ .*? (?: \$ \k<tag> \$ | \z ) )
        | (?<kept> " (?: [^"] | "" )* "? | [A-Za-z_\u0080-\uFFFF] [\w$]* | \$ \d+ )
        | (?<value> \d [\d._]* (?: [eE] [+-]? \d+ )? | \. \d+ (?: [eE] [+-]? \d+ )? )
        | (?: -- [^\r\n]* | /\* .*? (?: \*/ | \z ) | \s )+
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Token();
}
