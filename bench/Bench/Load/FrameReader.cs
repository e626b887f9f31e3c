namespace FinApi.Bench.Load;

/// <summary>
/// Checks every frame of one stream: its own number, and that each topic's items follow each other without a hole.
/// Reads protobuf by hand, because decoding whole messages would cost more than the server does.
/// </summary>
internal sealed class FrameReader(int topicCount, Tally tally)
{
    private const int MaxTopicId = 4_096;

    private readonly Dictionary<int, long> _many = [];
    private readonly long[] _last = new long[topicCount + 1];
    private long _sessionSequence;

    /// <summary>Topics whose snapshot has come.</summary>
    public int Snapshots { get; private set; }

    public bool IsEnded { get; private set; }

    /// <summary>Whether its end is what the scenario expects.</summary>
    public bool MayEnd { get; set; }

    /// <summary>Sum of the numbers of the last items of all topics: how much of what was published it has.</summary>
    public long Position { get; private set; }

    public void End()
    {
        IsEnded = true;
        if (!MayEnd)
        {
            tally.Error("a stream ended");
        }
    }

    public void Read(ReadOnlySpan<byte> frame)
    {
        tally.Frames++;
        tally.Bytes += frame.Length;
        var input = new WireReader(frame);
        while (input.TryReadTag(out var field, out var type))
        {
            switch (field)
            {
                case 1 when type == 0:
                    CheckSession((long)input.ReadVarint());
                    break;
                case 6:
                    TakeSnapshot(input.ReadBytes());
                    break;
                case 7:
                    TakeData(input.ReadBytes());
                    break;
                case 8:
                    tally.Lost++; // a gap is loss that is said
                    input.Skip(type);
                    break;
                default:
                    input.Skip(type);
                    break;
            }
        }
    }

    private void CheckSession(long sequence)
    {
        if (_sessionSequence != 0 && sequence != _sessionSequence + 1)
        {
            tally.Error($"session_seq {sequence} after {_sessionSequence}");
        }

        _sessionSequence = sequence;
    }

    private void TakeSnapshot(ReadOnlySpan<byte> snapshot)
    {
        var (topic, sequence) = (0, 0L);
        var input = new WireReader(snapshot);
        while (input.TryReadTag(out var field, out var type))
        {
            if (field == 1)
            {
                topic = (int)input.ReadVarint();
            }
            else if (field == 7)
            {
                sequence = (long)input.ReadVarint();
            }
            else
            {
                input.Skip(type);
            }
        }

        Snapshots++;
        SetLast(topic, sequence);
    }

    private void TakeData(ReadOnlySpan<byte> data)
    {
        var input = new WireReader(data);
        while (input.TryReadTag(out var field, out var type))
        {
            if (field == 1)
            {
                TakeItem(input.ReadBytes());
            }
            else
            {
                input.Skip(type);
            }
        }
    }

    private void TakeItem(ReadOnlySpan<byte> item)
    {
        var (topic, sequence, conflated, sentAt) = (0, 0L, 0L, 0L);
        var input = new WireReader(item);
        while (input.TryReadTag(out var field, out var type))
        {
            switch (field)
            {
                case 1:
                    topic = (int)input.ReadVarint();
                    break;
                case 2:
                    sequence = (long)input.ReadVarint();
                    break;
                case 3:
                    conflated = (long)input.ReadVarint();
                    break;
                case 5:
                    sentAt = ReadEventTime(input.ReadBytes());
                    break;
                default:
                    input.Skip(type);
                    break;
            }
        }

        tally.Done++;
        tally.Conflated += conflated;
        tally.Latency.Add(SendClock.Microseconds - sentAt);
        Check(topic, sequence, conflated);
    }

    private void Check(int topic, long sequence, long conflated)
    {
        var last = GetLast(topic);
        if (sequence == last)
        {
            tally.Duplicated++;
        }
        else if (sequence < last)
        {
            tally.OutOfOrder++;
        }
        else
        {
            tally.Lost += Math.Abs(sequence - last - 1 - conflated);
            SetLast(topic, sequence);
        }
    }

    private long GetLast(int topic) => topic < _last.Length ? _last[topic] : _many.GetValueOrDefault(topic);

    private void SetLast(int topic, long sequence)
    {
        Position += sequence - GetLast(topic);
        if (topic < _last.Length)
        {
            _last[topic] = sequence;
        }
        else if (topic < MaxTopicId)
        {
            _many[topic] = sequence;
        }
    }

    private static long ReadEventTime(ReadOnlySpan<byte> quote)
    {
        var input = new WireReader(quote);
        while (input.TryReadTag(out var field, out var type))
        {
            if (field == 8)
            {
                return ReadTimestamp(input.ReadBytes());
            }

            input.Skip(type);
        }

        return 0;
    }

    private static long ReadTimestamp(ReadOnlySpan<byte> timestamp)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        var input = new WireReader(timestamp);
        while (input.TryReadTag(out var field, out _))
        {
            if (field == 1)
            {
                seconds = (long)input.ReadVarint();
            }
            else
            {
                nanoseconds = (long)input.ReadVarint();
            }
        }

        return (seconds * 1_000_000) + (nanoseconds / 1_000);
    }
}
