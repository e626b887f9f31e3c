namespace FinApi.Application.Storage;

/// <summary>The epoch as this node knows it: 1 until it is set, and always 1 of an embedded store.</summary>
internal sealed class StoreEpoch : IStoreEpoch
{
    private long _epoch = 1;

    public long Epoch { get => Volatile.Read(ref _epoch); internal set => Volatile.Write(ref _epoch, value); }
}
