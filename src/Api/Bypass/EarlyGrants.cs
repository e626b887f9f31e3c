using System.Runtime.CompilerServices;

namespace FinApi.Api.Bypass;

/// <summary>
/// By how much clients have opened the windows of the last few streams that do not go past Kestrel, or not yet: some do
/// so right behind their request.
/// </summary>
internal struct EarlyGrants
{
    private const int Room = 4;

    private Grants _grants;
    private int _next;
    private int _lastForgotten;

    public void Add(int streamId, int bytes)
    {
        foreach (ref var grant in (Span<Grant>)_grants)
        {
            if (grant.StreamId == streamId)
            {
                grant.Bytes += bytes;
                return;
            }
        }

        ref var place = ref _grants[_next];
        _lastForgotten = Math.Max(_lastForgotten, place.StreamId);
        place = new Grant { StreamId = streamId, Bytes = bytes };
        _next = (_next + 1) % Room;
    }

    /// <summary>What a stream was granted; null when that may be forgotten.</summary>
    public readonly long? Find(int streamId)
    {
        foreach (var grant in (ReadOnlySpan<Grant>)_grants)
        {
            if (grant.StreamId == streamId)
            {
                return grant.Bytes;
            }
        }

        return streamId > _lastForgotten ? 0 : null;
    }

    private struct Grant
    {
        public int StreamId;
        public long Bytes;
    }

    [InlineArray(Room)]
    private struct Grants
    {
        private Grant _first;
    }
}
