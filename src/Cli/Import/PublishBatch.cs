using FinApi.Contracts.V1;
using FinApi.MarketFiles;

namespace FinApi.Cli.Import;

/// <summary>Rows of consecutive numbers, kept with their text until they are acknowledged.</summary>
internal sealed class PublishBatch(long firstSequence)
{
    public const int MaxItems = 1_000;

    private readonly List<IngestItem> _items = [];
    private readonly List<MarketFilePosition> _positions = [];

    public long FirstSequence { get; } = firstSequence;

    public int Count => _items.Count;

    /// <summary>
    /// Whether it may have been stored by an attempt whose answer was lost. Its duplicates are then this run's own
    /// rows.
    /// </summary>
    public bool IsResent { get; set; }

    /// <summary>Whether a row of this number is the next one; sequence numbers within a batch have no holes.</summary>
    public bool Takes(long number) => Count < MaxItems && number == FirstSequence + Count;

    public void Add(MarketFilePosition position, IngestItem item)
    {
        _positions.Add(position);
        _items.Add(item);
    }

    public MarketFilePosition PositionOf(int index) => _positions[index];

    public PublishRequest ToRequest(string source) => new()
    {
        Source = source,
        SourceEpoch = 1,
        FirstSequence = FirstSequence,
        Items = { _items },
    };
}
