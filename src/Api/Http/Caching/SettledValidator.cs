using Google.Protobuf;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The validator of an answer of settled data: what was asked for, and the versions of the data that it was made of.
/// </summary>
/// <param name="request">What was asked for, in its one spelling (<see cref="CanonicalRequest"/>).</param>
/// <param name="expected">The versions that the market in memory shows.</param>
/// <param name="names">
/// The instruments and their symbols, where the request does not say it: see
/// <see cref="CacheSubject.IsByPassingName"/>.
/// </param>
internal sealed class SettledValidator(IMessage request, PageVersions expected, string? names = null)
{
    /// <summary>What was asked for, in its one spelling.</summary>
    public IMessage Request => request;

    /// <summary>The versions that the market in memory shows.</summary>
    public PageVersions Versions => expected;

    /// <summary>
    /// Of the answer as far as memory tells, before anything is read: what a caller is confirmed to have is as old as
    /// memory at most, and never less than what its tag names.
    /// </summary>
    public string Expected { get; } = Hash(request, expected, names);

    /// <summary>
    /// Of an answer that was read. Memory may show another version: another node has written, or a commit is stored and
    /// not shown yet.
    /// </summary>
    public string Of(PageVersions read) => read.Equals(expected) ? Expected : Hash(request, read, names);

    private static string Hash(IMessage request, PageVersions versions, string? names)
    {
        using var hash = new ValidatorHash(request);
        if (names is not null)
        {
            hash.Add(names);
        }

        for (var i = 0; i < versions.All.Count; i++)
        {
            hash.Add(versions.All[i]);
        }

        return hash.ToString();
    }
}
