using FinApi.Application.Log;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using FinApi.Application.Streaming.Markets;
using FinApi.Application.Streaming.Resume;
using FinApi.Application.Streaming.Topics;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>
/// The topics of one stream. Operations come one at a time; topics that <c>*</c> covers may come in parallel at any
/// time.
/// </summary>
internal sealed class SessionTopics(StreamSession session, StreamOutput output, TopicRules rules)
{
    private readonly Lock _lock = new();
    private readonly TopicIndex _topics = new();
    private readonly List<WildcardSubscription> _wildcards = [];
    private int _lastId;
    private int _named;
    private int _version;

    /// <summary>Changes whenever the topics change that the client named.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Number of topics that are sent.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _topics.Count;
            }
        }
    }

    /// <summary>Whether the client has named no topic, not even <c>*</c>.</summary>
    public bool IsEmpty => Volatile.Read(ref _named) == 0;

    public SlowPolicy SlowPolicy { get; set; }

    private StreamServices Services => output.Services;

    /// <summary>Adds topics and answers; their frames come after the answer.</summary>
    public void Subscribe(ClientMessage.Subscribe operation, StreamPlan plan)
    {
        var results = new TopicResult[operation.Topics.Count];
        List<TopicSubscription> added = [];
        List<WildcardSubscription> wildcards = [];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Add(rules.Check(operation.Topics[i], plan), plan, added, wildcards);
        }

        output.Send(new ServerFrame.OpResult(operation.OpId, results));
        Attach(added);
        wildcards.ForEach(AddToHub);
    }

    public void Unsubscribe(ClientMessage.Unsubscribe operation)
    {
        var results = new TopicResult[operation.TopicIds.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var id = operation.TopicIds[i];
            results[i] = TryRemove(id, out var spec)
                ? TopicResult.Ok(id, spec)
                : new TopicResult(
                    0, TopicStatus.NotFound, $"topic_ids[{i}]: {id} is not a topic of this stream.", Topic: null);
        }

        output.Send(new ServerFrame.OpResult(operation.OpId, results));
    }

    /// <summary>The topics that the client named, by number.</summary>
    public IReadOnlyList<TopicResult> List()
    {
        lock (_lock)
        {
            var named = _topics.All.Where(topic => topic.Wildcard is null).Select(topic => (topic.TopicId, topic.Spec));
            var all = _wildcards.Select(wildcard => (wildcard.TopicId, wildcard.Spec));
            return
            [
                .. named.Concat(all).OrderBy(topic => topic.TopicId)
                    .Select(topic => TopicResult.Ok(topic.TopicId, topic.Spec)),
            ];
        }
    }

    /// <summary>The topics that the client named, for a resume token.</summary>
    public IReadOnlyList<ResumeTopics> ListForToken()
    {
        lock (_lock)
        {
            var named = _topics.All.Where(topic => topic.Wildcard is null)
                .GroupBy(
                    topic => (topic.Topic.Key.Kind, topic.Terms), topic => rules.LastingNameOf(topic.Topic.Key.Symbol))
                .Select(group => new ResumeTopics(group.Key.Kind, group.Key.Terms, [.. group]));
            var all = _wildcards
                .Select(wildcard => new ResumeTopics(wildcard.Kind, wildcard.Terms, [TopicSpec.AllSymbols]));
            return [.. named, .. all];
        }
    }

    /// <summary>
    /// Resumes the topics of a token, each where the client left it if the log still reaches back so far.
    /// </summary>
    public void Resume(ResumePoint point, StreamPlan plan)
    {
        var refused = new List<TopicResult>();
        var added = new List<TopicSubscription>();
        var covered = new List<TopicSubscription>();
        var resumed = new List<TopicResume>();
        foreach (var group in point.Topics)
        {
            foreach (var symbol in group.Symbols)
            {
                var spec = TopicRules.Describe(group.Kind, group.Terms, symbol);
                List<WildcardSubscription> wildcards = [];
                if (Add(rules.Check(spec, plan), plan, added, wildcards) is { Status: not TopicStatus.Ok } refusal)
                {
                    refused.Add(refusal);
                }

                foreach (var wildcard in wildcards)
                {
                    resumed.Add(new TopicResume(wildcard.TopicId, spec, point.Epoch, Replayed: 0, Gap: null));
                    wildcard.Covered = covered;
                    AddToHub(wildcard);
                }
            }
        }

        added.AddRange(covered);
        var at = new ResumeAt(point, plan, Services);
        resumed.AddRange(added.Select(topic => at.Resume(topic, topic.Spec)));
        resumed.Sort((left, right) => left.TopicId.CompareTo(right.TopicId));
        output.Send(new ServerFrame.ResumeResult(resumed, refused));
        Attach(added);
    }

    /// <summary>
    /// Adds a topic that <c>*</c> covers, unless the client named the topic itself. Called under the hub's lock.
    /// </summary>
    public void Cover(WildcardSubscription wildcard, Topic topic)
    {
        if (!rules.IsCovered(topic.Key.Symbol, wildcard))
        {
            return;
        }

        TopicSubscription subscription;
        lock (_lock)
        {
            if (_topics.TryGet(topic.Key, out _) || !_wildcards.Contains(wildcard))
            {
                return;
            }

            subscription = Create(++_lastId, topic, wildcard.Terms, wildcard);
        }

        if (wildcard.Covered is { } covered)
        {
            covered.Add(subscription);
        }
        else
        {
            Attach([subscription]);
        }
    }

    /// <summary>Removes all topics when the stream is over.</summary>
    public void RemoveAll()
    {
        WildcardSubscription[] wildcards;
        lock (_lock)
        {
            wildcards = [.. _wildcards];
            _wildcards.Clear();
        }

        foreach (var wildcard in wildcards)
        {
            Services.Hub.Remove(wildcard);
        }

        lock (_lock)
        {
            foreach (var subscription in _topics.All)
            {
                Detach(subscription);
            }

            _topics.Clear();
        }
    }

    private static void Detach(TopicSubscription subscription)
    {
        subscription.Remove();
        if (subscription.IsAttached)
        {
            subscription.Topic.Remove(subscription);
        }
    }

    /// <summary>
    /// Goes on under another plan: topics that the plan does not allow end, the notice with these topics is sent, and
    /// then topics with changed terms or another market begin again under their numbers. Topics that <c>*</c> covers
    /// get new numbers.
    /// </summary>
    public void Change(
        StreamPlan plan, StreamServices next, Func<IReadOnlyList<TopicResult>, ServerFrame> createNotice)
    {
        var isOtherMarket = !ReferenceEquals(next, Services);
        List<TopicResult> ended = [];
        List<(int TopicId, CheckedTopic Topic)> renewed = [];
        var kept = 0;
        foreach (var (topicId, _, _, spec) in List())
        {
            var topic = rules.Check(spec!, plan);
            var refusal = topic.Refusal ?? (kept < plan.MaxTopics ? null : topic.BeyondLimit(plan));
            kept += refusal is null ? 1 : 0;
            if (refusal is not null)
            {
                ended.Add(refusal with { TopicId = topicId });
                TryRemove(topicId, out _);
            }
            else if (isOtherMarket || topic.Spec != spec)
            {
                renewed.Add((topicId, topic));
                TryRemove(topicId, out _);
            }
        }

        output.Services = next;
        List<TopicSubscription> added = [];
        List<WildcardSubscription> wildcards = [];
        foreach (var (topicId, topic) in renewed)
        {
            Add(topic, plan, added, wildcards, topicId);
        }

        output.Send(createNotice(ended));
        Attach(added);
        wildcards.ForEach(AddToHub);
    }

    private void AddToHub(WildcardSubscription wildcard)
    {
        Services.Market.AddTopics(wildcard.Kind, Services.Hub);
        Services.Hub.Add(wildcard);
    }

    private TopicResult Add(
        CheckedTopic topic,
        StreamPlan plan,
        List<TopicSubscription> added,
        List<WildcardSubscription> wildcards,
        int knownId = 0)
    {
        if (topic.Refusal is { } refusal)
        {
            return refusal;
        }

        // Before the lock: lock order is the hub's lock first, then this one.
        var found = topic.IsWildcard ? null : Services.Hub.GetOrAddTopic(new TopicKey(topic.Symbol, topic.Kind));
        lock (_lock)
        {
            if (FindNamed(topic) is { } known)
            {
                return known;
            }

            if (_named >= plan.MaxTopics)
            {
                return topic.BeyondLimit(plan);
            }

            _named++;
            _version++;
            if (found is null)
            {
                var wildcard = new WildcardSubscription(
                    session, NumberOr(knownId), topic.Kind, topic.Terms, plan.IsTest);
                _wildcards.Add(wildcard);
                wildcards.Add(wildcard);
                return TopicResult.Ok(wildcard.TopicId, topic.Spec);
            }

            if (_topics.TryGet(found.Key, out var covered))
            {
                covered.Wildcard = null; // stays when * goes
                return TopicResult.Ok(covered.TopicId, covered.Spec);
            }

            var subscription = Create(NumberOr(knownId), found, topic.Terms, wildcard: null);
            added.Add(subscription);
            return TopicResult.Ok(subscription.TopicId, topic.Spec);
        }
    }

    // A topic that is subscribed already keeps its number and its terms.
    private TopicResult? FindNamed(CheckedTopic topic)
    {
        if (topic.IsWildcard)
        {
            return _wildcards.Find(wildcard => wildcard.Kind == topic.Kind) is { } all
                ? TopicResult.Ok(all.TopicId, all.Spec)
                : null;
        }

        return _topics.TryGet(new TopicKey(topic.Symbol, topic.Kind), out var known) && known.Wildcard is null
            ? TopicResult.Ok(known.TopicId, known.Spec)
            : null;
    }

    private int NumberOr(int knownId) => knownId == 0 ? ++_lastId : knownId;

    private TopicSubscription Create(int topicId, Topic topic, TopicTerms terms, WildcardSubscription? wildcard)
    {
        var byChannel = topic.Key.Kind == TopicKind.Trades ? SlowPolicy.Disconnect : SlowPolicy.Skip;
        var policy = SlowPolicy == SlowPolicy.Unspecified ? byChannel : SlowPolicy;
        var subscription = new TopicSubscription(output, topic, topicId, terms, policy, wildcard);
        _topics.Add(subscription);
        return subscription;
    }

    // Added first and marked then: an item published between the two is found in the topic by the marked visit.
    private void Attach(List<TopicSubscription> subscriptions)
    {
        var now = Services.Clock.Now;
        foreach (var subscription in subscriptions)
        {
            lock (_lock)
            {
                if (subscription.IsRemoved)
                {
                    continue;
                }

                subscription.Topic.Add(subscription);
                subscription.IsAttached = true;
            }

            subscription.Mark(now);
        }
    }

    private bool TryRemove(int topicId, out TopicSpec? spec)
    {
        WildcardSubscription? wildcard;
        lock (_lock)
        {
            spec = null;
            if (_topics.TryGet(topicId, out var subscription) && subscription.Wildcard is null)
            {
                spec = subscription.Spec;
                subscription.Wildcard = _wildcards.Find(candidate => candidate.Kind == subscription.Topic.Key.Kind);
                if (subscription.Wildcard is null)
                {
                    Forget(subscription);
                }

                _named--;
                _version++;
                return true;
            }

            wildcard = _wildcards.Find(candidate => candidate.TopicId == topicId);
            if (wildcard is null)
            {
                return false;
            }

            spec = wildcard.Spec;
            _wildcards.Remove(wildcard);
            _named--;
            _version++;
            foreach (var covered in _topics.All.Where(topic => topic.Wildcard == wildcard).ToArray())
            {
                Forget(covered);
            }
        }

        Services.Hub.Remove(wildcard);
        return true;
    }

    private void Forget(TopicSubscription subscription)
    {
        Detach(subscription);
        _topics.Remove(subscription);
    }
}
