using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Tests.Accounts.Authentication;

/// <summary>
/// Accounts in memory behind the ports of authentication: counts what is looked up, and can be held or away.
/// </summary>
internal sealed class MemoryAccounts
    : ICredentialReader, IAccountReader, ICredentialUseWriter, IAccountChanges, ISecretHasher, IPlanCatalog
{
    private readonly Lock _lock = new();
    private Action<AccountChange> _listeners = _ => { };

    public Dictionary<string, Account> Accounts { get; } = [];

    public Dictionary<string, ApiKey> Keys { get; } = [];

    public List<Session> Sessions { get; } = [];

    public List<CredentialUse> Uses { get; } = [];

    public int Reads { get; private set; }

    /// <summary>How many secrets were hashed.</summary>
    public int Hashes { get; private set; }

    public int MostReadsAtOnce { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Look-ups wait for it; null: they do not.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public IReadOnlyList<Plan> Plans { get; } =
    [
        new() { Name = "free", DisplayName = "Free", CallsPerMinute = 1, MaxStreams = 1, MaxTopics = 1 },
        new()
        {
            Name = "professional",
            DisplayName = "Professional",
            CallsPerMinute = 2,
            MaxStreams = 2,
            MaxTopics = 2,
        },
    ];

    public string Fingerprint => "test-plans";

    private int _reading;

    public Plan? Find(string name) => Plans.FirstOrDefault(plan => plan.Name == name);

    public async ValueTask<ApiKey?> FindApiKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        await ReadAsync();
        return Keys.GetValueOrDefault(keyId);
    }

    public async ValueTask<Session?> FindSessionAsync(
        ReadOnlyMemory<byte> tokenHash, CancellationToken cancellationToken)
    {
        await ReadAsync();
        return Sessions.Find(session => session.TokenHash.Span.SequenceEqual(tokenHash.Span));
    }

    public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Accounts.GetValueOrDefault(accountId));

    public ValueTask<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RecordAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken)
    {
        Uses.AddRange(uses);
        return Task.CompletedTask;
    }

    public ValueTask PublishAsync(AccountChange change, CancellationToken cancellationToken)
    {
        _listeners(change);
        return ValueTask.CompletedTask;
    }

    public IDisposable Subscribe(Action<AccountChange> listener)
    {
        _listeners += listener;
        return new MemoryStream();
    }

    public void Hash(ReadOnlySpan<char> secret, Span<byte> hash)
    {
        Hashes++;
        HMACSHA256.HashData("pepper"u8, Encoding.UTF8.GetBytes(secret.ToArray()), hash);
    }

    public byte[] Hash(string secret)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        Hash(secret, hash);
        return hash;
    }

    private async Task ReadAsync()
    {
        lock (_lock)
        {
            Reads++;
            MostReadsAtOnce = Math.Max(MostReadsAtOnce, ++_reading);
        }

        if (Hold is { } hold)
        {
            await hold.Task;
        }

        lock (_lock)
        {
            _reading--;
        }

        if (IsAway)
        {
            throw new StorageUnavailableException("Away.");
        }
    }
}
