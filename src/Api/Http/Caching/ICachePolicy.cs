namespace FinApi.Api.Http.Caching;

/// <summary>How the answers of one RPC may be cached. An RPC without a policy is never stored.</summary>
/// <typeparam name="TRequest">Its request.</typeparam>
/// <typeparam name="TResponse">Its response.</typeparam>
internal interface ICachePolicy<in TRequest, in TResponse>
{
    /// <summary>
    /// Describes the answer to come. Null when the request cannot be answered or nothing may be said of it; then the
    /// answer is not stored.
    /// </summary>
    ValueTask<CacheSubject?> DescribeAsync(TRequest request, CancellationToken cancellationToken);

    /// <summary>Reads what only the answer tells.</summary>
    AnswerFacts Read(TResponse response);
}
