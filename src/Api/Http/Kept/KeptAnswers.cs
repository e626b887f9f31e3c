using System.Collections.Concurrent;

namespace FinApi.Api.Http.Kept;

/// <summary>
/// Answers that are still what the data would give. Bounded: when the young half is full it becomes the old one, and
/// what nobody asked for since is forgotten. Safe for all threads.
/// </summary>
internal sealed class KeptAnswers
{
    // Beside a market of 10,000 symbols this is little, and it holds some 600 pages of 390 bars.
    public const long MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private ConcurrentDictionary<AnswerKey, KeptAnswer> _young = new();
    private ConcurrentDictionary<AnswerKey, KeptAnswer> _old = new();
    private long _youngBytes;

    /// <summary>A current answer; null when there is none.</summary>
    public KeptAnswer? Find(in AnswerKey key, long now)
    {
        if (_young.TryGetValue(key, out var answer))
        {
            return answer.IsCurrent(now) ? answer : null;
        }

        if (!_old.TryRemove(key, out answer) || !answer.IsCurrent(now))
        {
            return null;
        }

        Keep(key, answer);
        return answer;
    }

    public void Keep(in AnswerKey key, KeptAnswer answer)
    {
        var size = key.Size + answer.Size;
        if (size > MaxBytes / 8)
        {
            return;
        }

        lock (_lock)
        {
            if (_youngBytes + size > MaxBytes / 2)
            {
                (_old, _young, _youngBytes) = (_young, new(), 0);
            }

            _youngBytes += size - (_young.TryGetValue(key, out var known) ? key.Size + known.Size : 0);
            _young[key] = answer;
        }
    }
}
