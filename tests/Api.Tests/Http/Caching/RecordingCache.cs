using System.Collections.Concurrent;
using FinApi.Application.Answers;
using NodaTime;

namespace FinApi.Api.Tests.Http.Caching;

/// <summary>One place that remembers every answer, as nodes would share it.</summary>
internal sealed class RecordingCache : IAnswerCache
{
    private readonly ConcurrentDictionary<string, byte[]> _answers = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Duration> Made { get; } = new(StringComparer.Ordinal);

    /// <summary>Forgets all answers, as after their lifetime.</summary>
    public void Forget()
    {
        _answers.Clear();
        Made.Clear();
    }

    public bool AreStale { get; set; }

    public bool IsShared => true;

    public async ValueTask<SharedAnswer> GetOrMakeAsync(
        string key,
        Duration lifetime,
        Func<CancellationToken, Task<byte[]?>> make,
        CancellationToken cancellationToken)
    {
        if (_answers.TryGetValue(key, out var known))
        {
            return new SharedAnswer(known, AreStale);
        }

        var made = await make(cancellationToken);
        if (made is not null)
        {
            _answers[key] = made;
            Made[key] = lifetime;
        }

        return new SharedAnswer(made, IsStale: false);
    }
}
