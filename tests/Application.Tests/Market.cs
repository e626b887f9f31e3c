using FinApi.Application.Accounts.Plans;
using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Application.Results;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.InProcess;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using NodaTime.Text;
using NSubstitute;

namespace FinApi.Application.Tests;

/// <summary>The whole Application over a <see cref="MemoryStore"/> and a clock that stands still.</summary>
internal sealed class Market : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IReadOnlyList<IHostedService> _hosted;
    private readonly Dictionary<string, long> _nextSequences = [];

    private Market(ServiceProvider services, SettableTime timeProvider, MemoryStore store)
    {
        (_services, Time, Store) = (services, timeProvider, store);
        _hosted = [.. services.GetServices<IHostedService>()];
    }

    public SettableTime Time { get; }

    public MemoryStore Store { get; }

    public LatestMarket Latest => Get<LatestMarket>();

    /// <summary>Friday 2026-11-20, 10:00 in New York, unless said otherwise.</summary>
    public static async Task<Market> StartAsync(
        MemoryStore? store = null, string now = "2026-11-20T15:00:00Z", params (string Key, string Value)[] settings)
    {
        store ??= new MemoryStore();
        var timeProvider = new SettableTime(At(now).ToDateTimeOffset());
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(timeProvider)
            .AddApplication(configuration);
        services.AddSingleton<IPlanCatalog, TestPlans>();
        services.AddSingleton<ITestMarket>(new SimulatedSymbols("SIMA", "SIMB"));
        foreach (var port in typeof(MemoryStore).GetInterfaces())
        {
            services.AddSingleton(port, store);
        }

        services.AddInProcess();

        // Ports that no test of the market touches only have to be there.
        var ports = typeof(IPlanCatalog).Assembly.GetExportedTypes()
            .Where(type => type is { IsInterface: true, IsGenericTypeDefinition: false });
        foreach (var port in ports.Where(port => services.All(service => service.ServiceType != port)))
        {
            services.AddSingleton(port, Substitute.For([port], []));
        }

        var provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var market = new Market(provider, timeProvider, store);
        foreach (var service in market._hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        await market.Latest.WaitUntilReadyAsync(TestContext.Current.CancellationToken);
        return market;
    }

    public static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    public static IngestItem Trade(string symbol, string time, decimal price, decimal size = 1) =>
        new IngestItem.OfTrade(new Trade
        {
            Symbol = Symbol.Parse(symbol),
            Price = price,
            Size = size,
            EventTime = At(time),
            ReceiveTime = At(time),
        });

    public static IngestItem Quote(string symbol, string time, decimal? bid, decimal? ask) =>
        new IngestItem.OfQuote(new Quote
        {
            Symbol = Symbol.Parse(symbol),
            BidPrice = bid,
            AskPrice = ask,
            EventTime = At(time),
            ReceiveTime = At(time),
        });

    public static IngestItem Bar(
        string symbol,
        BarInterval interval,
        string start,
        decimal open,
        decimal high,
        decimal low,
        decimal close,
        decimal volume = 10) =>
        new IngestItem.OfBar(new Bar
        {
            Symbol = Symbol.Parse(symbol),
            Interval = interval,
            StartTime = At(start),
            EndTime = At(start),
            Open = open,
            High = high,
            Low = low,
            Close = close,
            Volume = volume,
        });

    public static IngestItem Instrument(string symbol, string mic = "XNAS") =>
        new IngestItem.OfInstrument(new Instrument { Symbol = Symbol.Parse(symbol), Mic = Mic.Parse(mic) });

    public static IngestItem Action(
        string symbol, LocalDate exDate, CorporateActionType type, decimal? ratio = null, decimal? amount = null) =>
        new IngestItem.OfCorporateAction(new CorporateAction
        {
            Symbol = Symbol.Parse(symbol),
            ExDate = exDate,
            Type = type,
            PriceRatio = ratio,
            Amount = amount,
        });

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<Result<T>> SendAsync<T>(IRequest<Result<T>> request) =>
        Get<IMediator>().Send(request, TestContext.Current.CancellationToken);

    public ValueTask<Result<IngestReceipt>> PublishAsync(IngestBatch batch) =>
        Get<IIngestPipeline>().PublishAsync(batch, TestContext.Current.CancellationToken);

    /// <summary>Publishes under a source of the test's own, numbered on; every item has to be accepted.</summary>
    public Task<IngestReceipt> AcceptAsync(params IngestItem[] items) => AcceptFromAsync("test", items);

    /// <summary>The same under the name of another source.</summary>
    public async Task<IngestReceipt> AcceptFromAsync(string source, params IngestItem[] items)
    {
        var first = _nextSequences.GetValueOrDefault(source, 1);
        _nextSequences[source] = first + items.Length;
        var receipt = (await PublishAsync(new IngestBatch(source, 1, first, items))).Value;
        Assert.Empty(receipt.Rejections);
        return receipt;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _hosted.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
