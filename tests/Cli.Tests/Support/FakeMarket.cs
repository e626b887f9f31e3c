using FinApi.Contracts.V1;

namespace FinApi.Cli.Tests.Support;

/// <summary>What a fake server has stored, and how it is told to misbehave. Safe for several threads.</summary>
internal sealed class FakeMarket
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<long, IngestItem>> _stored = [];
    private readonly Dictionary<string, Instrument> _instruments = [];

    /// <summary>Says why an item is rejected; null takes it.</summary>
    public Func<IngestItem, ItemRejection?> Refuse { get; set; } = _ => null;

    /// <summary>Called after a batch with items was stored and before it is answered.</summary>
    public Func<int, Grpc.Core.ServerCallContext, Task> BeforeAnswer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called for each stream before anything is read.</summary>
    public Action OnConnected { get; set; } = () => { };

    public int BatchCount { get; private set; }

    public List<string?> Keys { get; } = [];

    /// <summary>Whether a market has a calendar: XNAS has one, others need an item.</summary>
    public bool HasCalendar(string mic)
    {
        lock (_lock)
        {
            return mic == "XNAS" || _stored.Values.Any(items => items.Values.Any(item => item.Calendar?.Mic == mic));
        }
    }

    public void AddInstrument(string symbol) => _instruments[symbol] = new Instrument { Symbol = symbol, Mic = "XNAS" };

    public Instrument? FindInstrument(string symbol)
    {
        lock (_lock)
        {
            return _instruments.GetValueOrDefault(symbol);
        }
    }

    /// <summary>The one source that rows, not instruments or statements about days, were imported under.</summary>
    public (string Source, IReadOnlyDictionary<long, IngestItem> Items) Imported()
    {
        lock (_lock)
        {
            var (source, items) = Assert.Single(
                _stored,
                pair => !pair.Key.StartsWith("import:instrument:", StringComparison.Ordinal)
                    && !pair.Key.StartsWith("import:days:", StringComparison.Ordinal));
            return (source, items);
        }
    }

    public IReadOnlyDictionary<long, IngestItem> Items(string source)
    {
        lock (_lock)
        {
            return _stored[source];
        }
    }

    public PublishResponse Store(PublishRequest request)
    {
        lock (_lock)
        {
            if (!_stored.TryGetValue(request.Source, out var items))
            {
                _stored.Add(request.Source, items = []);
            }

            var response = new PublishResponse { FirstSequence = request.FirstSequence };
            if (request.Items.Count == 0)
            {
                response.Stored.Add(Ranges(items.Keys));
                return response;
            }

            BatchCount++;
            for (var index = 0; index < request.Items.Count; index++)
            {
                Store(request.Items[index], index, request.FirstSequence + index, items, response);
            }

            return response;
        }
    }

    private static List<SequenceRange> Ranges(IEnumerable<long> numbers)
    {
        List<SequenceRange> ranges = [];
        foreach (var number in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1)
            {
                ranges[^1].Last = number;
            }
            else
            {
                ranges.Add(new SequenceRange { First = number, Last = number });
            }
        }

        return ranges;
    }

    private void Store(
        IngestItem item, int index, long number, SortedDictionary<long, IngestItem> items, PublishResponse response)
    {
        if (items.ContainsKey(number))
        {
            response.Duplicates++;
        }
        else if (Refuse(item) is { } rejection)
        {
            rejection.Index = index;
            response.Rejections.Add(rejection);
        }
        else
        {
            items.Add(number, item);
            response.Accepted++;
            if (item.Instrument is { } instrument)
            {
                _instruments[instrument.Symbol] = instrument;
            }
        }
    }
}
