namespace FinApi.Api.Http.Caching;

/// <summary>What is known of an answer before it is made.</summary>
/// <param name="Parts">What it is made of, at least one thing.</param>
/// <param name="Validator">
/// Changes whenever the answer does; null when that is only known of the answer itself. It is taken before the data are
/// read: what is written in between makes the next validation fail, never wrongly succeed.
/// </param>
internal sealed record CacheSubject(IReadOnlyList<CachePart> Parts, string? Validator = null);
