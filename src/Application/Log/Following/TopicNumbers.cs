using System.Runtime.InteropServices;

namespace FinApi.Application.Log.Following;

/// <summary>Where the numbers of all topics stand, by the log. Not thread safe.</summary>
internal sealed class TopicNumbers
{
    private readonly Dictionary<TopicKey, long> _last = [];
    private readonly Dictionary<TopicKey, long> _given = [];

    /// <summary>The last number of every topic, as they are now.</summary>
    public IReadOnlyDictionary<TopicKey, long> Copy() => new Dictionary<TopicKey, long>(_last);

    /// <summary>Begins with other numbers.</summary>
    public void Restart(IReadOnlyDictionary<TopicKey, long> numbers)
    {
        _last.Clear();
        foreach (var (topic, number) in numbers)
        {
            _last.Add(topic, number);
        }
    }

    /// <summary>Takes note of a number.</summary>
    public void Note(TopicKey topic, long number) => _last[topic] = number;

    /// <summary>
    /// Gives the items of topics among entries their numbers. They count only once they are noted: a commit that fails
    /// leaves no hole.
    /// </summary>
    public void Give(Span<LogEntry> entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (!entries[i].IsTopicItem)
            {
                continue;
            }

            var topic = entries[i].Topic;
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_given, topic, out var isKnown);
            if (!isKnown)
            {
                number = _last.GetValueOrDefault(topic);
            }

            entries[i] = entries[i] with { Sequence = ++number };
        }

        _given.Clear();
    }
}
