using Google.Protobuf;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The validator of an answer of settled data: what was asked for, and the versions of the data that it was made of.
/// </summary>
/// <param name="request">What was asked for.</param>
/// <param name="expected">The versions that the market in memory shows.</param>
internal sealed class SettledValidator(IMessage request, PageVersions expected)
{
    /// <summary>The versions that the market in memory shows.</summary>
    public PageVersions Versions => expected;

    /// <summary>
    /// Of the answer as far as memory tells, before anything is read: what a caller is confirmed to have is as old as
    /// memory at most, and never less than what its tag names.
    /// </summary>
    public string Expected { get; } = Hash(request, expected);

    /// <summary>
    /// Of an answer that was read. Memory may show another version: another node has written, or a commit is stored and
    /// not shown yet.
    /// </summary>
    public string Of(PageVersions read) => read.Equals(expected) ? Expected : Hash(request, read);

    private static string Hash(IMessage request, PageVersions versions)
    {
        using var hash = new ValidatorHash(request);
        for (var i = 0; i < versions.All.Count; i++)
        {
            hash.Add(versions.All[i]);
        }

        return hash.ToString();
    }
}
