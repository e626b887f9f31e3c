namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>How much a caller takes in a second: of this one and of the one before, the greater.</summary>
internal struct BusyCost
{
    private long _second;
    private int _cost;
    private int _earlier;

    public readonly int PerSecond => Math.Max(_cost, _earlier);

    public void Add(long second, int cost)
    {
        if (second != _second)
        {
            (_earlier, _cost, _second) = (second == _second + 1 ? _cost : 0, 0, second);
        }

        _cost += cost;
    }
}
