using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Tests.Streaming;

/// <summary>
/// What a client wrote down, and whatever breaks the promise that each topic is contiguous or says its gap.
/// </summary>
internal sealed class ClientRecord
{
    private readonly Dictionary<int, TopicKey> _keys = [];
    private readonly Dictionary<TopicKey, Place> _places = [];
    private readonly HashSet<StreamChannel> _all = [];
    private long _sessionSequence;

    /// <summary>
    /// Whether a source lost something before one of the numbers from the first to the last of a topic.
    /// </summary>
    public Func<TopicKey, long, long, bool> Loses { get; init; } = (_, _, _) => false;

    public List<string> Problems { get; } = [];

    public List<ServerFrame> Frames { get; } = [];

    public List<DataItem> Items { get; } = [];

    /// <summary>Numbers of the topics that are subscribed.</summary>
    public List<int> TopicIds { get; } = [];

    /// <summary>Most items that came in one frame.</summary>
    public int LargestFrame { get; private set; }

    public string Token { get; private set; } = string.Empty;

    public T Last<T>()
        where T : ServerFrame => Frames.OfType<T>().Last();

    /// <summary>Where the client is in each topic of the connection.</summary>
    public IEnumerable<(TopicKey Key, long Epoch, long Sequence)> Places() =>
        _keys.Values.Distinct()
            .Where(_places.ContainsKey)
            .Select(key => (key, _places[key].Epoch, _places[key].Sequence));

    public void Reconnect()
    {
        _keys.Clear();
        TopicIds.Clear();
        _all.Clear();
        _sessionSequence = 0;
        foreach (var (key, place) in _places.ToArray())
        {
            // What no token takes up begins anew.
            _places[key] = place with { HasGap = true };
        }
    }

    public void Take(long sessionSequence, object frame)
    {
        Check(sessionSequence == ++_sessionSequence, $"session_seq {sessionSequence} instead of {_sessionSequence}");
        if (frame is DataItem[] items)
        {
            LargestFrame = Math.Max(LargestFrame, items.Length);
            foreach (var item in items)
            {
                Take(item);
            }

            return;
        }

        Frames.Add((ServerFrame)frame);
        switch (frame)
        {
            case ServerFrame.OpResult result:
                Take(result);
                break;
            case ServerFrame.Snapshot snapshot:
                Take(snapshot);
                break;
            case ServerFrame.Gap gap:
                Check(gap.FromTime < gap.ToTime, $"{gap.Key}: the gap has no time");
                _places[gap.Key] = (_places.GetValueOrDefault(gap.Key) ?? new Place()) with { HasGap = true };
                break;
            case ServerFrame.ResumeResult result:
                Take(result);
                break;
            case ServerFrame.Heartbeat heartbeat:
                Token = heartbeat.ResumeToken;
                break;
            case ServerFrame.GoAway goAway:
                Token = goAway.ResumeToken;
                break;
        }
    }

    private void Take(ServerFrame.OpResult result)
    {
        foreach (var topic in result.Topics.Where(topic => topic.TopicId > 0))
        {
            var isAll = topic.Topic!.Symbol == TopicSpec.AllSymbols;
            if (result.OpId != TestClient.UnsubscribeOpId)
            {
                TopicIds.Add(topic.TopicId);
                (isAll ? _all : []).Add(topic.Topic.Channel);
                continue;
            }

            TopicIds.RemoveAll(id => id == topic.TopicId);
            if (isAll ? !_all.Remove(topic.Topic.Channel) : _all.Contains(topic.Topic.Channel))
            {
                continue; // still covered
            }

            foreach (var id in _keys.Keys.Where(id => id == topic.TopicId || Covers(topic.Topic, id)).ToArray())
            {
                // What comes later begins anew, unless an older token takes the topic up again.
                _keys.Remove(id, out var key);
                _places[key] = _places[key] with { HasGap = true };
            }
        }
    }

    private void Take(ServerFrame.Snapshot snapshot)
    {
        var place = _places.GetValueOrDefault(snapshot.Key);
        var isSame = place is null || (place.Epoch == snapshot.Epoch && place.Sequence == snapshot.Sequence);
        Check(
            isSame || place!.HasGap || place.Epoch == 0,
            $"{snapshot.Key}: snapshot {snapshot.Sequence} after {place} without a gap");
        _keys[snapshot.TopicId] = snapshot.Key;
        _places[snapshot.Key] = new Place { Epoch = snapshot.Epoch, Sequence = snapshot.Sequence };
    }

    private void Take(ServerFrame.ResumeResult result)
    {
        foreach (var topic in result.Topics)
        {
            if (topic.Topic.Symbol == TopicSpec.AllSymbols)
            {
                TopicIds.Add(topic.TopicId);
                _all.Add(topic.Topic.Channel);
                continue;
            }

            if (!_all.Contains(topic.Topic.Channel))
            {
                TopicIds.Add(topic.TopicId);
            }

            var key = KeyOf(topic.Topic);

            // One that * covers and that is new since the token is recovered from its first item.
            var place = (_places.GetValueOrDefault(key) ?? new Place { Epoch = topic.Epoch }) with { HasGap = false };
            _places[key] = place;
            if (topic.Gap is not null)
            {
                continue; // it comes as a frame too
            }

            _keys[topic.TopicId] = key;
            Check(place.Epoch == topic.Epoch, $"{key}: recovered under {topic.Epoch} instead of {place}");
            _places[key] = place with { IsResumed = true, IsLatest = topic.Topic.Delivery == Delivery.Latest };
        }
    }

    private void Take(DataItem item)
    {
        if (!_keys.TryGetValue(item.TopicId, out var key) || !_places.TryGetValue(key, out var place))
        {
            Problems.Add($"topic {item.TopicId} has data before its snapshot");
            return;
        }

        var sequence = item.Event.Sequence;
        Check(item.Event.Key == key, $"{item.Event.Key} came as {key}");
        if (place.IsResumed && sequence <= place.Sequence)
        {
            return; // came after the token, comes again
        }

        // Of LATEST the first item after a resume counts from the token, before which late ones may have been left out.
        var isContiguous = sequence == place.Sequence + item.ConflatedCount + 1 || (place.IsResumed && place.IsLatest);
        Check(isContiguous, $"{key}: {sequence} (conflated {item.ConflatedCount}) after {place}");
        Check(
            !Loses(key, place.Sequence + 1, sequence),
            $"{key}: {sequence} after {place}, and the source's loss is not said");
        _places[key] = new Place { Epoch = place.Epoch, Sequence = sequence };
        Items.Add(item);
    }

    private static TopicKey KeyOf(TopicSpec topic) => new(
        Domain.Instruments.Symbol.Parse(topic.Symbol),
        topic.Channel == StreamChannel.Quotes ? TopicKind.Quotes : TopicKind.Trades);

    private bool Covers(TopicSpec topic, int id) =>
        topic.Symbol == TopicSpec.AllSymbols && topic.Channel == _keys[id].Kind.Channel && !TopicIds.Contains(id);

    private void Check(bool condition, string problem)
    {
        if (!condition)
        {
            Problems.Add(problem);
        }
    }

    private sealed record Place
    {
        public long Epoch { get; init; }

        public long Sequence { get; init; }

        public bool HasGap { get; init; }

        public bool IsResumed { get; init; }

        public bool IsLatest { get; init; }
    }
}
