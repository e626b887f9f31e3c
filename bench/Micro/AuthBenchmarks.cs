using System.Net;
using BenchmarkDotNet.Attributes;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Callers;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Secrets;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Micro;

/// <summary>Finding out who calls by a key in use.</summary>
[MemoryDiagnoser]
public class AuthBenchmarks : IDisposable
{
    private static readonly IPAddress Home = IPAddress.Loopback;

    private readonly PepperedSecretHasher _hasher = new(
        Options.Create(new AccountsOptions { Pepper = Convert.ToBase64String(new byte[32]) }),
        Options.Create(new DataOptions()));

    private readonly string _secret = ApiKeyText.NewSecret();
    private readonly byte[] _hash = new byte[32];
    private readonly CredentialMemory _memory = new();
    private readonly string _key;
    private readonly string _again;
    private readonly CredentialLoader _loader;
    private readonly CredentialUses _uses;
    private readonly CallerDirectory _directory;

    public AuthBenchmarks()
    {
        _key = ApiKeyText.Format(KeyEnvironment.Live, ApiKeyText.NewId(), _secret);
        // Each call brings its key as a text of its own.
        _again = new string(_key);
        _hasher.Hash(_secret, _hash);
        var accounts = new OneKey(_hash);
        var credentials = new StoredCredentials(accounts, accounts, accounts, TimeProvider.System);
        _loader = new CredentialLoader(credentials, TimeProvider.System);
        _uses = new CredentialUses(accounts, TimeProvider.System, NullLogger<CredentialUses>.Instance);
        _directory = new CallerDirectory(_hasher, _loader, _uses, accounts, TimeProvider.System);
    }

    [GlobalSetup]
    public void SetUp()
    {
        if (!Find(_memory).AsTask().GetAwaiter().GetResult().IsSuccess)
        {
            throw new InvalidOperationException("The key is not known.");
        }
    }

    /// <summary>The hash alone, which is most of finding a caller.</summary>
    [Benchmark]
    public void Hash() => _hasher.Hash(_secret, _hash);

    /// <summary>The first call of a connection.</summary>
    [Benchmark]
    public ValueTask<AuthenticationResult> Find() => Find(memory: null);

    /// <summary>Every further call.</summary>
    [Benchmark]
    public ValueTask<AuthenticationResult> FindRemembered() => Find(_memory);

    public void Dispose()
    {
        _directory.Dispose();
        _uses.Dispose();
        _loader.Dispose();
        GC.SuppressFinalize(this);
    }

    private ValueTask<AuthenticationResult> Find(CredentialMemory? memory) =>
        _directory.FindAsync(_again, Home, memory, mayRead: null, CancellationToken.None);

    private sealed class OneKey(byte[] hash)
        : ICredentialReader, IAccountReader, IPlanCatalog, ICredentialUseWriter, IAccountChanges
    {
        public IReadOnlyList<Plan> Plans { get; } = [Caller.Anonymous.Plan];

        public string Fingerprint => "bench";

        public Plan? Find(string name) => Plans[0];

        public ValueTask<ApiKey?> FindApiKeyAsync(string keyId, CancellationToken cancellationToken) =>
            new(new ApiKey
            {
                Id = keyId,
                AccountId = "account",
                Name = "key",
                Scopes = Scopes.MarketRead,
                SecretHash = hash,
                CreateTime = default,
            });

        public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
            new(new Account { Id = accountId, Email = "a@example.com", Plan = "free", CreateTime = default });

        public Task RecordAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public ValueTask PublishAsync(AccountChange change, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public IDisposable Subscribe(Action<AccountChange> listener) => new MemoryStream();

        public ValueTask<Session?> FindSessionAsync(
            ReadOnlyMemory<byte> tokenHash, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
