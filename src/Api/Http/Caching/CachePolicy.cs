namespace FinApi.Api.Http.Caching;

/// <summary>A policy of two functions.</summary>
internal sealed class CachePolicy<TRequest, TResponse>(
    Func<TRequest, CancellationToken, ValueTask<CacheSubject?>> describe, Func<TResponse, AnswerFacts> read)
    : ICachePolicy<TRequest, TResponse>
{
    public CachePolicy(Func<TRequest, CacheSubject?> describe, Func<TResponse, AnswerFacts> read)
        : this((request, _) => ValueTask.FromResult(describe(request)), read)
    {
    }

    public ValueTask<CacheSubject?> DescribeAsync(TRequest request, CancellationToken cancellationToken) =>
        describe(request, cancellationToken);

    public AnswerFacts Read(TResponse response) => read(response);
}
