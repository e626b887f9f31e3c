using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Streaming;

/// <summary>
/// What a client wrote down, over any number of connections: every item by topic, and whatever breaks the promise that
/// a topic is contiguous or says its gap. Topics are known by channel, symbol and interval, whatever their number.
/// </summary>
internal sealed class StreamRecord
{
    private readonly Dictionary<int, string> _keys = [];
    private readonly Dictionary<string, TopicRecord> _topics = [];

    public List<string> Problems { get; } = [];

    /// <summary>Whether items are kept once they are checked; hours of them are many.</summary>
    public bool KeepsItems { get; init; } = true;

    public List<Gap> Gaps { get; } = [];

    public List<TopicSnapshot> Snapshots { get; } = [];

    public ResumeResult? Resume { get; private set; }

    /// <summary>The newest token that came with a heartbeat or a GoAway.</summary>
    public string Token { get; private set; } = string.Empty;

    public GoAway? GoAway { get; private set; }

    public SlowWarning? SlowWarning { get; private set; }

    /// <summary>Items of a topic in the order in which they came, none twice.</summary>
    public IReadOnlyList<DataItem> Items(string key) => _topics.TryGetValue(key, out var topic) ? topic.Items : [];

    public static string KeyOf(
        StreamChannel channel, string symbol, string interval = "", BarMode mode = BarMode.Unspecified) =>
        $"{channel}:{symbol}:{interval}:{mode}";

    /// <summary>Begins another connection: numbers of topics are given anew.</summary>
    public void Reconnect() => _keys.Clear();

    public void Take(StreamFrame frame)
    {
        switch (frame.FrameCase)
        {
            case StreamFrame.FrameOneofCase.OpResult:
                foreach (var result in frame.OpResult.Topics.Where(topic => topic.TopicId != 0))
                {
                    Name(result.TopicId, result.Topic);
                }

                break;
            case StreamFrame.FrameOneofCase.ResumeResult:
                Take(frame.ResumeResult);
                break;
            case StreamFrame.FrameOneofCase.Snapshot:
                Take(frame.Snapshot);
                break;
            case StreamFrame.FrameOneofCase.Gap:
                Gaps.Add(frame.Gap);
                Find(frame.Gap.TopicId)?.TakeGap(frame.Gap);
                break;
            case StreamFrame.FrameOneofCase.Data:
                foreach (var item in frame.Data.Items)
                {
                    Find(item.TopicId)?.Take(item, Problems, KeepsItems);
                }

                break;
            case StreamFrame.FrameOneofCase.Heartbeat:
                Token = frame.Heartbeat.ResumeToken;
                break;
            case StreamFrame.FrameOneofCase.GoAway:
                (GoAway, Token) = (frame.GoAway, frame.GoAway.ResumeToken);
                break;
            case StreamFrame.FrameOneofCase.SlowWarning:
                SlowWarning = frame.SlowWarning;
                break;
        }
    }

    private void Take(ResumeResult result)
    {
        Resume = result;
        foreach (var topic in result.Topics.Where(topic => topic.Topic.Symbol != "*"))
        {
            Name(topic.TopicId, topic.Topic);
            Find(topic.TopicId)!.Resume(topic, Problems);
        }
    }

    private void Take(TopicSnapshot snapshot)
    {
        Snapshots.Add(snapshot);
        var key = KeyOf(snapshot.Channel, snapshot.Symbol, snapshot.Interval, snapshot.BarMode);
        _keys[snapshot.TopicId] = key;
        _topics.TryAdd(key, new TopicRecord(key));
        _topics[key].TakeSnapshot(snapshot, Problems);
    }

    private void Name(int topicId, Topic topic)
    {
        var key = KeyOf(topic.Channel, topic.Symbol, topic.Interval, topic.BarMode);
        _keys[topicId] = key;
        _topics.TryAdd(key, new TopicRecord(key));
        _topics[key].Delivery = topic.Delivery;
    }

    private TopicRecord? Find(int topicId)
    {
        if (_keys.TryGetValue(topicId, out var key))
        {
            return _topics[key];
        }

        Problems.Add($"topic {topicId} was never introduced");
        return null;
    }

    private sealed class TopicRecord(string key)
    {
        private long _epoch;
        private long _sequence = -1;
        private bool _hasGap;
        private bool _isResumed;

        public Delivery Delivery { get; set; }

        public List<DataItem> Items { get; } = [];

        public void TakeGap(Gap gap) => _hasGap |= gap.FromTime < gap.ToTime;

        public void TakeSnapshot(TopicSnapshot snapshot, List<string> problems)
        {
            var isKnown = _sequence >= 0;
            var isSame = snapshot.Epoch == _epoch && snapshot.Sequence == _sequence;
            if (isKnown && !isSame && !_hasGap)
            {
                problems.Add($"{key}: snapshot {snapshot.Sequence} after {_sequence} without a gap");
            }

            (_epoch, _sequence, _hasGap, _isResumed) = (snapshot.Epoch, snapshot.Sequence, false, false);
        }

        public void Resume(TopicResume resume, List<string> problems)
        {
            if (resume.Status == ResumeStatus.Recovered && resume.Epoch != _epoch)
            {
                problems.Add($"{key}: recovered under epoch {resume.Epoch} instead of {_epoch}");
            }

            _isResumed = resume.Status == ResumeStatus.Recovered;
        }

        public void Take(DataItem item, List<string> problems, bool keepsItem)
        {
            if (_sequence < 0)
            {
                problems.Add($"{key}: data before the snapshot");
            }

            // What came after the token comes again.
            if (_isResumed && item.Sequence <= _sequence)
            {
                return;
            }

            var isFirstLatest = _isResumed && Delivery == Delivery.Latest;
            if (item.Sequence != _sequence + item.ConflatedCount + 1 && !isFirstLatest)
            {
                problems.Add($"{key}: {item.Sequence} (conflated {item.ConflatedCount}) after {_sequence}");
            }

            if (Delivery == Delivery.Every && item.ConflatedCount > 0)
            {
                problems.Add($"{key}: conflated although every item was asked for");
            }

            _isResumed &= !isFirstLatest;
            _sequence = item.Sequence;
            if (keepsItem)
            {
                Items.Add(item);
            }
        }
    }
}
