namespace FinApi.Application.Streaming;

/// <summary>How far a client is behind. What a resumed one still has to catch up with is no sign of slowness.</summary>
internal readonly record struct Pace(long Items, long Bytes, long ReplayBytes, long BehindMilliseconds)
{
    private const int WarnBehind = 1_000;
    private const int MaxBehind = 5_000;

    public bool IsBeyond(int maxItems, int maxBytes) =>
        Items > maxItems || Bytes > maxBytes || BehindMilliseconds >= MaxBehind;

    public bool IsNear(int maxItems, int maxBytes) =>
        Items > maxItems / 2 || Bytes > maxBytes / 2 || BehindMilliseconds >= WarnBehind;
}
