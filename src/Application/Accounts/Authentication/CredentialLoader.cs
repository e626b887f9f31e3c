using System.Collections.Concurrent;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using NodaTime;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>
/// What a node remembers of keys and sessions, and how it comes to know. Who floods it with well-formed keys that do
/// not exist fills a small memory of its own, and keeps a few connections of the store busy, not all of them.
/// </summary>
internal sealed class CredentialLoader(StoredCredentials stored, TimeProvider timeProvider) : IDisposable
{
    private const int MaxKnown = 100_000;
    private const int MaxUnknown = 10_000;
    private const int MaxReads = 8;
    private const int MaxWaiting = 1_000;

    private static readonly Duration RetryTime = Duration.FromSeconds(5);

    // As long as a node serves what it knows while the store is away: the latest market is in memory too.
    private static readonly Duration MaxStale = Duration.FromMinutes(5);

    private readonly BoundedCache<KnownCredential> _known = new(MaxKnown);
    private readonly BoundedCache<KnownCredential> _unknown = new(MaxUnknown);
    private readonly ConcurrentDictionary<string, Lazy<Task<KnownCredential>>> _loading = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reads = new(MaxReads);
    private long _changes;
    private long _version;

    /// <summary>
    /// Another one after anything has changed: whoever keeps what <see cref="Find"/> gave has to ask again then. Read
    /// it first.
    /// </summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>What is remembered, stale or not; null: nothing.</summary>
    public KnownCredential? Find(ReadOnlySpan<char> name) => _known.Find(name) ?? _unknown.Find(name);

    /// <summary>
    /// Reads it from the store, once for all who ask at the same time; null when too many others are waiting.
    /// </summary>
    public Task<KnownCredential?> LoadAsync(
        CredentialKind kind, string name, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        if (!_loading.TryGetValue(name, out var loading))
        {
            if (_loading.Count >= MaxWaiting)
            {
                return Task.FromResult<KnownCredential?>(null);
            }

            loading = _loading.GetOrAdd(name, _ => new Lazy<Task<KnownCredential>>(() => ReadAsync(kind, name, hash)));
        }

        // Who gives up leaves the others their answer.
        return WaitAsync(loading.Value, cancellationToken);
    }

    /// <summary>Forgets what may not be so any more.</summary>
    public void Forget(AccountChange change)
    {
        if (change.EndedStreamId is not null)
        {
            return;
        }

        // Before forgetting: a read that is under way must not bring back what it saw before the change, and nobody is
        // let in by what he remembers. After it: nobody goes on remembering what he found meanwhile.
        Interlocked.Increment(ref _changes);
        Interlocked.Increment(ref _version);
        ForgetKnown(change);
        Interlocked.Increment(ref _version);
    }

    public void Dispose() => _reads.Dispose();

    private void ForgetKnown(AccountChange change)
    {
        if (change.AccountId.Length == 0)
        {
            // The store may be away just then, and a key of which nothing bad is known has to go on as long as it is.
            var now = Now();
            _known.ForEach(known => known.MarkStale(now));
            _unknown.RemoveAll(_ => true);
            return;
        }

        _known.RemoveAll(known => known.AccountId == change.AccountId);
        if (change.CredentialId is { } id)
        {
            _unknown.Remove(id);
        }
    }

    private static async Task<KnownCredential?> WaitAsync(
        Task<KnownCredential> loading, CancellationToken cancellationToken) =>
        await loading.WaitAsync(cancellationToken);

    private async Task<KnownCredential> ReadAsync(CredentialKind kind, string name, ReadOnlyMemory<byte> hash)
    {
        var changes = Interlocked.Read(ref _changes);
        await _reads.WaitAsync(CancellationToken.None);
        try
        {
            var known = await stored.ReadAsync(kind, name, hash, CancellationToken.None);
            Remember(name, known, changes);
            return known;
        }
        catch (StorageUnavailableException) when (_known.Find(name) is { } known && !known.IsStale(Now() - MaxStale))
        {
            known.Extend(Now() + RetryTime);
            return known;
        }
        finally
        {
            _reads.Release();
            _loading.TryRemove(name, out _);
        }
    }

    private void Remember(string name, KnownCredential known, long changes)
    {
        var (cache, other) = known.IsUnknown ? (_unknown, _known) : (_known, _unknown);
        other.Remove(name);
        cache.Set(name, known);

        // Looked at last: what changed meanwhile has either been forgotten after this, or is seen here.
        if (Interlocked.Read(ref _changes) != changes)
        {
            cache.Remove(name);
            Interlocked.Increment(ref _version);
        }
    }

    private Instant Now() => timeProvider.GetInstant();
}
