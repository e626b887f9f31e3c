using FinApi.Api.Translation;
using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using NodaTime;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Streaming;

/// <summary>Maps the frames of a stream, except data, to messages of the contract.</summary>
internal static class ContractFrames
{
    public static Proto.StreamFrame ToProto(
        long sessionSequence, Instant serverTime, ServerFrame frame, ShownSymbols symbols)
    {
        var message = new Proto.StreamFrame
        {
            SessionSeq = sessionSequence,
            ServerTime = ProtoTime.ToTimestamp(serverTime),
        };
        switch (frame)
        {
            case ServerFrame.Welcome welcome:
                message.Welcome = ToProto(welcome);
                break;
            case ServerFrame.Notice notice:
                message.Notice = ToProto(notice);
                break;
            case ServerFrame.OpResult result:
                message.OpResult = new Proto.OpResult { OpId = result.OpId };
                message.OpResult.Topics.AddRange(result.Topics.Select(ToProto));
                break;
            case ServerFrame.Subscriptions list:
                message.Subscriptions = new Proto.Subscriptions { OpId = list.OpId };
                message.Subscriptions.Topics.AddRange(list.Topics.Select(ToProto));
                break;
            case ServerFrame.Snapshot snapshot:
                message.Snapshot = ToProto(snapshot);
                break;
            case ServerFrame.Gap gap:
                message.Gap = ToProto(gap);
                break;
            case ServerFrame.ResumeResult resume:
                message.ResumeResult = ToProto(resume);
                break;
            case ServerFrame.SlowWarning warning:
                message.SlowWarning = new Proto.SlowWarning
                {
                    QueuedItems = warning.QueuedItems,
                    QueuedBytes = warning.QueuedBytes,
                    Behind = ProtoTime.ToProto(warning.Behind),
                    Cause = (Proto.SlowCause)warning.Cause,
                };
                break;
            case ServerFrame.Heartbeat heartbeat:
                message.Heartbeat = ToProto(heartbeat);
                break;
            case ServerFrame.Pong pong:
                message.Pong = new Proto.Pong { Id = pong.Id };
                break;
            case ServerFrame.GoAway goAway:
                message.GoAway = new Proto.GoAway
                {
                    Reason = goAway.Reason,
                    Message = goAway.Message,
                    ReconnectAfter = goAway.ReconnectAfter is { } wait ? ProtoTime.ToProto(wait) : null,
                    ResumeToken = goAway.ResumeToken,
                };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(frame), frame.GetType().Name, "Has no message.");
        }

        if (symbols.AreOther)
        {
            symbols.Apply(message);
        }

        return message;
    }

    /// <summary>An item without its topic: the part that is the same for all subscribers.</summary>
    public static Proto.DataItem ToItem(TickEvent tick)
    {
        var item = new Proto.DataItem { Sequence = tick.Sequence };
        if (tick.Quote is { } quote)
        {
            item.Quote = TickEncoding.Encode(quote);
            item.Quote.Symbol = string.Empty;
        }
        else if (tick.Trade is { } trade)
        {
            item.Trade = TickEncoding.Encode(trade);
            item.Trade.Symbol = string.Empty;
        }
        else if (tick.Bar is { } bar)
        {
            item.Bar = TickEncoding.Encode(bar, tick.IsComplete);
            item.Bar.Symbol = string.Empty;
        }
        else
        {
            RevisionFrames.AddTo(item, tick);
        }

        return item;
    }

    private static Proto.Welcome ToProto(ServerFrame.Welcome welcome) =>
        new()
        {
            SessionId = welcome.SessionId,
            Plan = welcome.Plan.Name,
            Limits = LimitsOf(welcome.Plan, welcome.MaxQueuedItems, welcome.MaxQueuedBytes),
            Heartbeat = ProtoTime.ToProto(welcome.HeartbeatPeriod),
            ResumeWindow = ProtoTime.ToProto(welcome.ResumeWindow),
        };

    private static Proto.Notice ToProto(ServerFrame.Notice notice)
    {
        var message = new Proto.Notice
        {
            Reason = notice.Reason,
            Plan = notice.Plan.Name,
            Limits = LimitsOf(notice.Plan, notice.MaxQueuedItems, notice.MaxQueuedBytes),
            ResumeWindow = ProtoTime.ToProto(notice.ResumeWindow),
            DataDelay = ProtoTime.ToProto(notice.Plan.DataDelay),
        };
        message.Ended.AddRange(notice.Ended.Select(ToProto));
        return message;
    }

    private static Proto.StreamLimits LimitsOf(StreamPlan plan, int maxQueuedItems, int maxQueuedBytes) =>
        new()
        {
            MaxStreams = plan.MaxStreams,
            MaxTopics = plan.MaxTopics,
            EveryAllowed = plan.AllowsEvery,
            MinIntervalMs = plan.MinIntervalMilliseconds,
            AllSymbolsAllowed = plan.AllowsAllSymbols,
            MaxQueuedItems = maxQueuedItems,
            MaxQueuedBytes = maxQueuedBytes,
        };

    private static Proto.TopicResult ToProto(TopicResult result)
    {
        var message = new Proto.TopicResult
        {
            TopicId = result.TopicId,
            Status = (Proto.TopicStatus)result.Status,
            Reason = result.Reason,
        };
        if (result.Topic is { } topic)
        {
            message.Topic = ToProto(topic);
        }

        return message;
    }

    private static Proto.Topic ToProto(TopicSpec topic) =>
        new()
        {
            Channel = (Proto.StreamChannel)topic.Channel,
            Symbol = topic.Symbol,
            Interval = topic.Interval,
            BarMode = (Proto.BarMode)topic.BarMode,
            Delivery = (Proto.Delivery)topic.Delivery,
            MinIntervalMs = topic.MinIntervalMilliseconds,
        };

    private static Proto.TopicSnapshot ToProto(ServerFrame.Snapshot snapshot)
    {
        var kind = snapshot.Key.Kind;
        var message = new Proto.TopicSnapshot
        {
            TopicId = snapshot.TopicId,
            Symbol = snapshot.Key.Symbol.Value,
            Channel = (Proto.StreamChannel)kind.Channel,
            Interval = kind.Interval?.Code ?? string.Empty,
            BarMode = (Proto.BarMode)kind.BarMode,
            Epoch = snapshot.Epoch,
            Sequence = snapshot.Sequence,
            DataStatus = TickEncoding.Encode(snapshot.Status),
        };
        switch (snapshot.Latest)
        {
            case { Quote: { } quote }:
                message.Quote = TickEncoding.Encode(quote);
                break;
            case { Trade: { } trade }:
                message.Trade = TickEncoding.Encode(trade);
                break;
            case { Bar: { } bar } tick:
                message.Bar = TickEncoding.Encode(bar, tick.IsComplete);
                break;
        }

        return message;
    }

    private static Proto.Gap ToProto(ServerFrame.Gap gap) =>
        new()
        {
            TopicId = gap.TopicId,
            FromSequence = gap.FromSequence,
            ToSequence = gap.ToSequence,
            FromTime = ProtoTime.ToTimestamp(gap.FromTime),
            ToTime = ProtoTime.ToTimestamp(gap.ToTime),
            Cause = (Proto.GapCause)gap.Cause,
            Symbol = gap.Key.Symbol.Value,
            Channel = (Proto.StreamChannel)gap.Key.Kind.Channel,
            Interval = gap.Key.Kind.Interval?.Code ?? string.Empty,
        };

    private static Proto.ResumeResult ToProto(ServerFrame.ResumeResult result)
    {
        var message = new Proto.ResumeResult();
        foreach (var topic in result.Topics)
        {
            message.Topics.Add(new Proto.TopicResume
            {
                TopicId = topic.TopicId,
                Topic = ToProto(topic.Topic),
                Status = topic.Gap is null ? Proto.ResumeStatus.Recovered : Proto.ResumeStatus.SnapshotOnly,
                Replayed = topic.Replayed,
                Gap = topic.Gap is null ? null : ToProto(topic.Gap),
                Epoch = topic.Epoch,
            });
        }

        message.Refused.AddRange(result.Refused.Select(ToProto));
        return message;
    }

    private static Proto.Heartbeat ToProto(ServerFrame.Heartbeat heartbeat)
    {
        var message = new Proto.Heartbeat
        {
            ResumeToken = heartbeat.ResumeToken,
            ResumeProblem = heartbeat.ResumeProblem,
            QueuedBytes = heartbeat.QueuedBytes,
        };
        foreach (var feed in heartbeat.Feeds)
        {
            message.Feeds.Add(new Proto.FeedBeat
            {
                Name = feed.Name,
                Session = feed.IsOpen switch
                {
                    null => Proto.FeedSession.Unspecified,
                    true => Proto.FeedSession.Open,
                    false => Proto.FeedSession.Closed,
                },
                LastEventTime = feed.LastEventTime is { } time ? ProtoTime.ToTimestamp(time) : null,
                Healthy = feed.IsHealthy,
            });
        }

        return message;
    }
}
