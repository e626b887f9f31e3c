using System.Runtime.ExceptionServices;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using FinApi.Application.Streaming.Resume;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>
/// One stream from Hello to its end, the same state machine for all transports. Reading runs in the transport's own
/// task; sending runs on a lane.
/// </summary>
internal sealed class StreamSession : IStreamOwner, IStreamSession
{
    private const int HelloMilliseconds = 5_000;

    // A client that lives but never reads is found only by its full window; its slot must become free.
    private const int MaxBlockedMilliseconds = 10_000;
    private const int MaxTopicsAnOperation = 10_000;

    private readonly StreamHost _host;
    private readonly StreamLane _lane;
    private readonly IFrameSink _sink;
    private readonly StreamOutput _output;
    private readonly SessionTopics _topics;
    private readonly SessionTokens _tokens;
    private readonly SessionEnding _ending;
    private readonly Lock _operations = new();
    private readonly long _openedAt;
    private Plan _accountPlan;
    private StreamPlan? _plan;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _hasHello;
    private volatile bool _isOpen;
    private bool _hasSlot;
    private long _heartbeatMilliseconds;
    private long _nextHeartbeat = long.MaxValue;

    public StreamSession(StreamHost host, StreamLane lane, IFrameSink sink, FrameEncoding encoding, Caller caller)
    {
        (_host, _lane, _sink, Caller, _accountPlan) = (host, lane, sink, caller, caller.Plan);
        _output = new StreamOutput(this, CreateHeartbeat, sink, encoding, lane, host.Services);
        _topics = new SessionTopics(this, _output, host.Rules);
        _tokens = new SessionTokens(host, caller.AccountId, _topics, _output);
        _ending = new SessionEnding(_output, sink, host.Services.Clock, IssueLastToken);
        _openedAt = host.Services.Clock.Now;
    }

    /// <inheritdoc/>
    public string SessionId { get; } = SessionIds.Next();

    /// <summary>The caller that opened the stream, with the plan of that time.</summary>
    public Caller Caller { get; }

    public long QueuedBytes => _output.QueuedBytes;

    public int TopicCount => _topics.Count;

    /// <inheritdoc/>
    public int Priority => Volatile.Read(ref _plan)?.Priority ?? 0;

    /// <inheritdoc/>
    public async Task<Error?> RunAsync(IClientMessages messages, CancellationToken cancellationToken)
    {
        _lane.Add(this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(messages, stop.Token);
        try
        {
            await using (cancellationToken.UnsafeRegister(static session => ((StreamSession)session!).Abandon(), this))
            {
                await _ending.Finished;
            }

            await stop.CancelAsync();
            await reading;
        }
        finally
        {
            await LeaveAsync();
        }

        _failure?.Throw();
        return _ending.Error;
    }

    /// <summary>Subscribes to a topic that <c>*</c> covers.</summary>
    public void Cover(WildcardSubscription wildcard, Topic topic) => _topics.Cover(wildcard, topic);

    /// <summary>
    /// Goes on under another plan: sends a notice, ends the topics that the plan does not allow, and sends new
    /// snapshots where the market is another one.
    /// </summary>
    public void ChangePlan(Plan plan)
    {
        lock (_operations)
        {
            _accountPlan = plan;
            var next = StreamPlan.Of(plan, Caller.Environment);
            if (_plan is { } known && known != next)
            {
                Volatile.Write(ref _plan, next);
                _topics.Change(
                    next, _host.Markets.For(next.DataDelay), ended => PlanFrames.Changed(_host, next, ended));
            }
        }
    }

    /// <summary>
    /// Ends the stream, with GoAway first. The reason decides whether the client has to connect again
    /// (<see cref="StreamReturn"/>).
    /// </summary>
    /// <param name="error">The reason.</param>
    /// <param name="wait">How long a client that is to come back waits; null: as long as the reason says.</param>
    public void GoAway(Error error, Duration? wait = null) => End(new StreamEnd(error, Wait: wait));

    /// <inheritdoc/>
    public void Abandon(Exception? fault = null)
    {
        if (fault is null)
        {
            End(StreamEnd.Gone);
            return;
        }

        // No earlier end is sent: sending it could fail in the same way again.
        _failure = ExceptionDispatchInfo.Capture(fault);
        _ending.Cut();
        _lane.Enqueue(this, 0);
    }

    /// <inheritdoc/>
    public void Visit(LaneScratch scratch)
    {
        if (_ending.IsFinished)
        {
            return;
        }

        if (_ending.HasBegun)
        {
            _ending.GoOn(scratch);
            return;
        }

        _output.Visit(scratch, withData: true);
    }

    /// <inheritdoc/>
    public void NoteHeld(long milliseconds) => _output.NoteHeld(milliseconds);

    /// <inheritdoc/>
    public bool Supervise(LaneScratch scratch)
    {
        var now = _host.Services.Clock.Now;
        if (_ending.IsFinished)
        {
            return false;
        }

        if (_ending.HasBegun)
        {
            _ending.Supervise(now, scratch);
        }
        else if (_plan is null)
        {
            CheckHello(now);
        }
        else
        {
            CheckClient(now);
        }

        return !_ending.IsFinished;
    }

    private async ValueTask LeaveAsync()
    {
        _topics.RemoveAll();
        try
        {
            if (_hasSlot)
            {
                await _host.Slots.ReleaseAsync(Caller.AccountId, SessionId);
            }
        }
        finally
        {
            _host.Remove(this);
        }
    }

    private ServerFrame.Heartbeat CreateHeartbeat()
    {
        var token = IssueToken();
        var problem = token.Length > 0
            ? string.Empty
            : "The topics do not fit into a token: resume with fewer, or with *.";
        return new ServerFrame.Heartbeat(token, problem, _output.QueuedBytes, _host.Feeds.List());
    }

    private async Task ReadAsync(IClientMessages messages, CancellationToken cancellationToken)
    {
        try
        {
            while (await messages.ReadAsync(cancellationToken) is { } message)
            {
                if (await HandleAsync(message, cancellationToken) is { } error)
                {
                    End(new StreamEnd(error));
                    return;
                }

                await _output.WaitForRoomAsync(cancellationToken);
            }

            End(StreamEnd.Completed);
        }
        catch (StreamRefusedException refused)
        {
            End(new StreamEnd(refused.Error));
        }
        catch (OperationCanceledException)
        {
            Abandon();
        }
        catch (Exception exception)
        {
            // A failure of the transport is thrown again where the transport awaits the stream.
            _failure = ExceptionDispatchInfo.Capture(exception);
            End(StreamEnd.Completed);
        }
    }

    private async ValueTask<Error?> HandleAsync(ClientMessage message, CancellationToken cancellationToken)
    {
        if (message is ClientMessage.Hello hello)
        {
            _hasHello = true;
            return _plan is null ? await OpenAsync(hello, cancellationToken) : StreamErrors.SecondHello;
        }

        lock (_operations)
        {
            return _plan is { } plan ? Handle(message, plan) : StreamErrors.HelloFirst;
        }
    }

    private Error? Handle(ClientMessage message, StreamPlan plan)
    {
        switch (message)
        {
            case ClientMessage.Subscribe { Topics.Count: 0 or > MaxTopicsAnOperation }:
                return StreamErrors.TopicCount("subscribe.topics", MaxTopicsAnOperation);
            case ClientMessage.Subscribe subscribe:
                _topics.Subscribe(subscribe, plan);
                return null;
            case ClientMessage.Unsubscribe { TopicIds.Count: 0 or > MaxTopicsAnOperation }:
                return StreamErrors.TopicCount("unsubscribe.topic_ids", MaxTopicsAnOperation);
            case ClientMessage.Unsubscribe unsubscribe:
                _topics.Unsubscribe(unsubscribe);
                return null;
            case ClientMessage.ListSubscriptions list:
                _output.Send(new ServerFrame.Subscriptions(list.OpId, _topics.List()));
                return null;
            case ClientMessage.Ping ping:
                _output.Send(new ServerFrame.Pong(ping.Id));
                return null;
            default:
                return StreamErrors.UnknownOperation;
        }
    }

    private async ValueTask<Error?> OpenAsync(ClientMessage.Hello hello, CancellationToken cancellationToken)
    {
        if (_ending.HasBegun)
        {
            return null;
        }

        if (HelloRules.Check(hello) is { } problem)
        {
            return problem;
        }

        ResumePoint? point = null;
        if (hello.ResumeToken.Length > 0 && (point = _host.Tokens.Read(Caller.AccountId, hello.ResumeToken)) is null)
        {
            return StreamErrors.InvalidResumeToken;
        }

        await _host.Services.Hub.WaitUntilReadyAsync(cancellationToken);
        var plan = StreamPlan.Of(_accountPlan, Caller.Environment);
        if (plan.MaxStreams == 0)
        {
            return StreamErrors.NoStreams(plan);
        }

        if (await TakeSlotAsync(hello, plan, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        lock (_operations)
        {
            // Whoever is refused meanwhile is not welcomed before.
            if (_ending.HasBegun)
            {
                return null;
            }

            plan = StreamPlan.Of(_accountPlan, Caller.Environment);
            _output.Services = _host.Markets.For(plan.DataDelay);
            Welcome(hello, plan);
            if (point is not null)
            {
                _topics.Resume(point, plan);
            }

            _isOpen = true;
        }

        return null;
    }

    private async ValueTask<Error?> TakeSlotAsync(
        ClientMessage.Hello hello, StreamPlan plan, CancellationToken cancellationToken)
    {
        var key = Caller.Kind == CallerKind.ApiKey ? Caller.CredentialId : string.Empty;
        var holder = new StreamHolder(SessionId, hello.ClientName, _host.Services.Clock.Instant, key);
        var holders = await _host.Slots.TakeAsync(Caller.AccountId, plan.MaxStreams, holder, cancellationToken);
        if (holders.Count > 0)
        {
            return StreamErrors.StreamLimit(plan, holders);
        }

        _hasSlot = true;
        return null;
    }

    private void Welcome(ClientMessage.Hello hello, StreamPlan plan)
    {
        var seconds = HelloRules.HeartbeatSecondsOf(hello);
        _topics.SlowPolicy = hello.SlowPolicy;
        _output.RepeatsSymbol = hello.RepeatSymbol;
        _output.Send(PlanFrames.Welcome(_host, SessionId, plan, seconds));
        _heartbeatMilliseconds = seconds * 1_000;
        Volatile.Write(ref _nextHeartbeat, _host.Services.Clock.Now + _heartbeatMilliseconds);
        Volatile.Write(ref _plan, plan);
    }

    private void CheckHello(long now)
    {
        if (!_hasHello && now - _openedAt >= HelloMilliseconds)
        {
            End(new StreamEnd(StreamErrors.HelloTimeout));
        }
    }

    private void CheckClient(long now)
    {
        if (_output.BlockedSince is { } since && now - since >= MaxBlockedMilliseconds)
        {
            End(new StreamEnd(StreamErrors.SlowConsumer(IssueToken())));
            _sink.Abort();
            return;
        }

        if (!_output.CheckPace(now))
        {
            var token = IssueToken();
            End(new StreamEnd(StreamErrors.SlowConsumer(token), ResumeToken: token));
            return;
        }

        if (now >= Volatile.Read(ref _nextHeartbeat))
        {
            Volatile.Write(ref _nextHeartbeat, now + _heartbeatMilliseconds);
            _output.RequestHeartbeat();
        }
    }

    private void End(StreamEnd end)
    {
        if (_ending.TryBegin(end))
        {
            _lane.Enqueue(this, 0);
        }
    }

    // Empty for a stream without topics: the token that the client came with is still the best one.
    private string? IssueLastToken() => !_isOpen ? null : _topics.IsEmpty ? string.Empty : IssueToken();

    private string IssueToken() => _tokens.Issue(_plan?.DataDelay ?? Duration.Zero);
}
