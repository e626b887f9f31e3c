using System.Collections.Concurrent;
using System.Threading.Channels;
using FinApi.Contracts.V1;
using Google.Protobuf;

namespace FinApi.Limit;

/// <summary>A channel a subscriber; a quote is encoded once, with a topic number that all subscribers share.</summary>
internal sealed class Broadcast
{
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);

    public Channel<byte[]> Subscribe(IEnumerable<string> symbols)
    {
        var channel = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        foreach (var symbol in symbols)
        {
            var topic = GetTopic(symbol);
            lock (topic)
            {
                topic.Subscribers.Add(channel.Writer);
                channel.Writer.TryWrite(new StreamFrame
                {
                    Snapshot = new TopicSnapshot { TopicId = topic.Id, Sequence = topic.Sequence },
                }.ToByteArray());
            }
        }

        return channel;
    }

    public void Unsubscribe(IEnumerable<string> symbols, Channel<byte[]> channel)
    {
        foreach (var symbol in symbols)
        {
            var topic = GetTopic(symbol);
            lock (topic)
            {
                topic.Subscribers.Remove(channel.Writer);
            }
        }
    }

    public void Publish(Quote quote)
    {
        var topic = GetTopic(quote.Symbol);
        quote.Symbol = string.Empty;
        lock (topic)
        {
            var item = new DataItem { TopicId = topic.Id, Sequence = ++topic.Sequence, Quote = quote };
            var frame = new StreamFrame
            {
                ServerTime = quote.EventTime,
                Data = new StreamData { Items = { item } },
            }.ToByteArray();
            foreach (var subscriber in topic.Subscribers)
            {
                subscriber.TryWrite(frame);
            }
        }
    }

    private Topic GetTopic(string symbol) =>
        _topics.TryGetValue(symbol, out var topic)
            ? topic
            : _topics.GetOrAdd(symbol, _ => new Topic(_topics.Count + 1));

    private sealed class Topic(int id)
    {
        public int Id => id;

        public long Sequence { get; set; }

        public List<ChannelWriter<byte[]>> Subscribers { get; } = [];
    }
}
