using FinApi.Application.Answers;
using NodaTime;

namespace FinApi.Infrastructure.InProcess;

/// <summary>A node that shares its answers with no other keeps them once, as they went out.</summary>
internal sealed class InProcessAnswerCache : IAnswerCache
{
    public bool IsShared => false;

    public async ValueTask<SharedAnswer> GetOrMakeAsync(
        string key,
        Duration lifetime,
        Func<CancellationToken, Task<byte[]?>> make,
        CancellationToken cancellationToken) =>
        new(await make(cancellationToken), IsStale: false);
}
