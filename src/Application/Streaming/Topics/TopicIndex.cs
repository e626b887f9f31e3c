using System.Diagnostics.CodeAnalysis;
using FinApi.Application.Log;

namespace FinApi.Application.Streaming.Topics;

/// <summary>
/// The topics of a stream by key and by number. A few are looked through: two dictionaries of ten entries were 3 % of
/// what an idle stream takes. Under the stream's lock.
/// </summary>
internal sealed class TopicIndex
{
    private const int Few = 16;

    private readonly List<TopicSubscription> _few = [];
    private Dictionary<TopicKey, TopicSubscription>? _byKey;
    private Dictionary<int, TopicSubscription>? _byId;

    public int Count => _byId?.Count ?? _few.Count;

    /// <summary>All of them, in no order. Not to be changed meanwhile.</summary>
    public IReadOnlyCollection<TopicSubscription> All => _byId is null ? _few : _byId.Values;

    public bool TryGet(TopicKey key, [MaybeNullWhen(false)] out TopicSubscription found)
    {
        if (_byKey is not null)
        {
            return _byKey.TryGetValue(key, out found);
        }

        found = _few.Find(topic => topic.Topic.Key == key);
        return found is not null;
    }

    public bool TryGet(int topicId, [MaybeNullWhen(false)] out TopicSubscription found)
    {
        if (_byId is not null)
        {
            return _byId.TryGetValue(topicId, out found);
        }

        found = _few.Find(topic => topic.TopicId == topicId);
        return found is not null;
    }

    /// <summary>Adds one whose key and number are new.</summary>
    public void Add(TopicSubscription topic)
    {
        if (_byId is null && _few.Count < Few)
        {
            _few.Add(topic);
            return;
        }

        if (_byId is null)
        {
            _byKey = _few.ToDictionary(each => each.Topic.Key);
            _byId = _few.ToDictionary(each => each.TopicId);
            _few.Clear();
        }

        _byKey!.Add(topic.Topic.Key, topic);
        _byId.Add(topic.TopicId, topic);
    }

    public void Remove(TopicSubscription topic)
    {
        _few.Remove(topic);
        _byKey?.Remove(topic.Topic.Key);
        _byId?.Remove(topic.TopicId);
    }

    public void Clear()
    {
        _few.Clear();
        (_byKey, _byId) = (null, null);
    }
}
