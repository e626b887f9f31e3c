using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace FinApi.Application.Archive;

/// <summary>A place in S3.</summary>
/// <param name="Name">The bucket.</param>
/// <param name="Prefix">What the names of all files begin with: empty, or ending with a slash.</param>
public sealed partial record ArchiveBucket(string Name, string Prefix)
{
    /// <summary>Whether a target means a place in S3.</summary>
    public static bool IsMeant([NotNullWhen(true)] string? target) =>
        target is not null && target.StartsWith("s3://", StringComparison.Ordinal);

    /// <summary>Reads <c>s3://bucket</c> and <c>s3://bucket/prefix</c>.</summary>
    public static bool TryParse(string target, [NotNullWhen(true)] out ArchiveBucket? bucket)
    {
        var match = Form().Match(target);
        var prefix = match.Groups["prefix"].Value.Trim('/');
        bucket = match.Success
            ? new ArchiveBucket(match.Groups["name"].Value, prefix.Length == 0 ? string.Empty : $"{prefix}/")
            : null;
        return bucket is not null;
    }

    // Names of buckets as S3 has them.
    [GeneratedRegex(
        @"^s3://(?<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/(?<prefix>[^?#]*))?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}
