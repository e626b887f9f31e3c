using FinApi.Domain.MarketData;

namespace FinApi.Application.Log;

/// <summary>
/// The kind of data of a topic: quotes, trades, or bars of one stored interval in one mode. The number is part of
/// resume tokens: it never changes its meaning.
/// </summary>
public readonly record struct TopicKind
{
    private const byte FirstBars = 2;

    private TopicKind(byte number) => Number = number;

    /// <summary>Quotes.</summary>
    public static TopicKind Quotes { get; } = new(0);

    /// <summary>Trades.</summary>
    public static TopicKind Trades { get; } = new(1);

    /// <summary>How many kinds there are; numbers are below it.</summary>
    public static int Count { get; } = FirstBars + (2 * BarInterval.Stored.Count);

    /// <summary>From 0.</summary>
    public byte Number { get; }

    /// <summary>Its channel.</summary>
    public StreamChannel Channel =>
        Number switch { 0 => StreamChannel.Quotes, 1 => StreamChannel.Trades, _ => StreamChannel.Bars };

    /// <summary>Its interval; null unless it is of bars.</summary>
    public BarInterval? Interval => Number < FirstBars ? null : BarInterval.Stored[(Number - FirstBars) / 2];

    /// <summary>When its bars are sent.</summary>
    public BarMode BarMode =>
        Number < FirstBars ? BarMode.Unspecified : (Number - FirstBars) % 2 == 0 ? BarMode.OnUpdate : BarMode.OnClose;

    /// <summary>Bars of a stored interval, by its <see cref="BarInterval.Level"/>.</summary>
    public static TopicKind Bars(int level, BarMode mode) =>
        new((byte)(FirstBars + (2 * level) + (mode == BarMode.OnClose ? 1 : 0)));

    /// <summary>Finds a kind by its number.</summary>
    public static bool TryGet(int number, out TopicKind kind)
    {
        kind = new TopicKind((byte)number);
        return number >= 0 && number < Count;
    }
}
