using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Streaming;
using FinApi.Application.Streaming.Fanout;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using FinApi.Application.Streaming.Markets;
using FinApi.Application.Streaming.Sessions;
using FinApi.Domain.Accounts;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.InProcess;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Application.Tests.Streaming;

/// <summary>
/// The fan-out without its loops: the test is the log's reader and the lane's clock, so that nothing happens by chance.
/// </summary>
internal sealed class StreamWorld : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly StreamHost _host;
    private readonly StreamLane _lane;
    private readonly Dictionary<TopicKey, long> _sequences = [];
    private readonly List<TickEvent> _log = [];
    private long _epoch = 1;
    private long _position;

    public StreamWorld(
        int maxLogEvents = 100_000, int maxQueuedItems = 10_000, int maxStreams = 20, params string[] symbols)
    {
        Plan = TestPlans.Enterprise with { MaxStreams = maxStreams };
        Time = new FakeTimeProvider(Market.At("2026-11-20T15:00:00Z").ToDateTimeOffset());
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Time)
            .AddApplication(new ConfigurationBuilder().Build());
        services.AddInProcess();
        services.AddSingleton<ISigningKey>(new MemoryStore());
        services.AddSingleton<IPlanCatalog, TestPlans>();
        services.AddSingleton<ITestMarket>(new SimulatedSymbols("SIMA"));
        services.AddSingleton(Options.Create(new TickLogOptions { MaxEvents = maxLogEvents }));
        services.AddSingleton(Options.Create(new StreamingOptions { MaxQueuedItems = maxQueuedItems }));
        _services = services.BuildServiceProvider();
        Symbols = symbols.Length == 0 ? ["A", "B", "C"] : symbols;
        foreach (var symbol in Symbols)
        {
            AddInstrument(symbol);
        }

        Hub = _services.GetRequiredService<PriceHub>();
        _host = _services.GetRequiredService<StreamHost>();
        _lane = new StreamLane(_services.GetRequiredService<StreamClock>(), NullLogger.Instance);
        Hub.Publish(new TickLogRead(_epoch, 0, []));
    }

    public FakeTimeProvider Time { get; }

    public IReadOnlyList<string> Symbols { get; }

    public PriceHub Hub { get; }

    public StreamHost Host => _host;

    public int OpenStreams => _host.Count;

    /// <summary>The plan of those who connect from now on.</summary>
    public Plan Plan { get; set; }

    /// <summary>The kind of their keys.</summary>
    public KeyEnvironment Environment { get; set; }

    /// <summary>Every stream that was opened.</summary>
    public List<StreamSession> Opened { get; } = [];

    public StreamSession Open(string account, IFrameSink sink, FrameEncoding encoding)
    {
        var caller = new Caller(CallerKind.ApiKey, account, "key", Scopes.StreamRead, Plan, Environment);
        Opened.Add(new StreamSession(_host, _lane, sink, encoding, caller));
        return Opened[^1];
    }

    /// <summary>The market moves: A has a quote and a trade of a price now, in memory as on streams.</summary>
    public void Trade(decimal price)
    {
        var (quote, trade) = (Quote("A", price), Trade("A", price));
        Assert.True(_services.GetRequiredService<LatestMarket>().TryGet("A", out var state));
        state.Apply(quote.Quote!, quote.Time);
        state.Apply(trade.Trade!, trade.Time);
        Publish(quote, trade);
    }

    /// <summary>Lets time pass in steps of the late market's timer.</summary>
    public void PassMinutes(double minutes)
    {
        var left = TimeSpan.FromMinutes(minutes);
        for (var step = TimeSpan.FromMilliseconds(500); left > TimeSpan.Zero; left -= step)
        {
            Time.Advance(left < step ? left : step);
            _services.GetRequiredService<StreamMarkets>().Advance();
            Sweep();
        }
    }

    public void AddInstrument(string symbol)
    {
        TradingCalendars.TryGet(Mic.Parse("CRYPTO"), out var calendar);
        var now = Instant.FromDateTimeOffset(Time.GetUtcNow());
        var instrument = new Instrument
        {
            Symbol = Symbol.Parse(symbol),
            Mic = Mic.Parse("CRYPTO"),
            CreateTime = now,
            UpdateTime = now,
        };
        _services.GetRequiredService<LatestMarket>().Add(new InstrumentState(instrument, calendar!));
    }

    /// <summary>Appends to the log and shows it.</summary>
    public void Publish(params TickEvent[] events)
    {
        Append(events);
        Show(_position - events.Length);
    }

    /// <summary>Appends to the log only.</summary>
    public void Append(params TickEvent[] events)
    {
        foreach (var tick in events)
        {
            var sequence = _sequences[tick.Key] = _sequences.GetValueOrDefault(tick.Key) + 1;
            tick.Place(++_position, sequence);
            _log.Add(tick);
        }
    }

    /// <summary>Shows everything after a position, be it known already.</summary>
    public void Show(long after) =>
        Hub.Publish(new TickLogRead(_epoch, after, [.. _log.Where(tick => tick.Position > after)]));

    /// <summary>Shows the newest few again.</summary>
    public void ShowAgain(int count) => Show(Math.Max(0, _position - count));

    /// <summary>The log lost everything and began anew.</summary>
    public void Rebuild()
    {
        _epoch++;
        _position = 0;
        _sequences.Clear();
        _log.Clear();
        Hub.Publish(new TickLogRead(_epoch, 0, []));
    }

    /// <summary>Whether a source lost something before one of the numbers of a topic.</summary>
    public bool Loses(TopicKey key, long first, long last) =>
        _log.Exists(tick => tick.FollowsLoss && tick.Key == key && tick.Sequence >= first && tick.Sequence <= last);

    public TickEvent Quote(string symbol, decimal price = 1, int lateMilliseconds = 0, bool followsLoss = false) =>
        new(new Quote
        {
            Symbol = Symbol.Parse(symbol),
            BidPrice = price,
            EventTime = Instant.FromDateTimeOffset(Time.GetUtcNow()) - Duration.FromMilliseconds(lateMilliseconds),
            ReceiveTime = Instant.FromDateTimeOffset(Time.GetUtcNow()),
        })
        {
            FollowsLoss = followsLoss,
        };

    public TickEvent Trade(string symbol, decimal price = 1) =>
        new(new Trade
        {
            Symbol = Symbol.Parse(symbol),
            Price = price,
            Size = 1,
            EventTime = Instant.FromDateTimeOffset(Time.GetUtcNow()),
            ReceiveTime = Instant.FromDateTimeOffset(Time.GetUtcNow()),
        });

    /// <summary>One round of the lane.</summary>
    public void Sweep() => _lane.SweepAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Lets time pass in steps of the lane's slots.</summary>
    public void Pass(int milliseconds)
    {
        const int Step = 5;
        for (var passed = 0; passed < milliseconds; passed += Step)
        {
            Time.Advance(TimeSpan.FromMilliseconds(Step));
            Sweep();
        }
    }

    /// <summary>Passes time until something is so that another thread brings about.</summary>
    public void PassUntil(Func<bool> condition)
    {
        const int MaxSteps = 1_000_000;
        for (var step = 0; !condition(); step++)
        {
            Assert.InRange(step, 0, MaxSteps);
            Time.Advance(TimeSpan.FromMilliseconds(1));
            Sweep();
            Thread.Yield();
        }
    }

    public void Dispose() => _services.Dispose();
}
