using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Callers;
using FinApi.Application.Limits;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Nodes;
using FinApi.Application.Paging;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.InProcess;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Application.Tests.Accounts;

/// <summary>The use cases of accounts over a store in memory that keeps the promises of its ports.</summary>
internal sealed class AccountWorld
    : IAccountReader,
        IAccountWriter,
        ISessionReader,
        IApiKeyReader,
        IAccountHistoryReader,
        ICredentialReader,
        IPasswordHasher,
        ISecretHasher,
        IPlanCatalog,
        IPlanTerms,
        ISigningKey,
        IAccountChanges
{
    // Lives as long as the process: one for all worlds.
    private static readonly LimitMetrics Metrics = new();

    private readonly Dictionary<string, Account> _accounts = [];
    private readonly Dictionary<string, ApiKey> _keys = [];
    private readonly List<PlanPeriod> _periods = [];

    public AccountWorld()
    {
        Edits = new AccountEdits(this, this, new AccountTurns(), Time);
        NewSessions = new NewSessions(this);
        NewKeys = new NewApiKeys(this);
        Giving = new KeyGiving(this, new SignedIn(this));
        PlanChanges = new PlanChanges(this, this);
        Tokens = new PageTokens(this, new StoreEpoch());
        var limits = Options.Create(new LimitOptions());
        SignIns = new SignInLimiter(limits, Metrics, Time);
        Passwords = new Passwords(
            this, new PasswordTurns(Metrics, Time), new InProcessSignInRecords(), SignIns);
        SignUps = new SignUpLimiter(
            limits, new InProcessSignUpCounts(), new LiveNodes(Time), Metrics, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 16, 12, 0, 30, TimeSpan.Zero));

    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    public AccountEdits Edits { get; }

    public NewSessions NewSessions { get; }

    public NewApiKeys NewKeys { get; }

    public KeyGiving Giving { get; }

    public Passwords Passwords { get; }

    public SignInLimiter SignIns { get; }

    public SignUpLimiter SignUps { get; }

    public PlanChanges PlanChanges { get; }

    public PageTokens Tokens { get; }

    public MemoryStreamSlots Slots { get; } = new();

    public List<Session> Sessions { get; } = [];

    public List<AuditEvent> Events { get; } = [];

    public List<AccountChange> Published { get; } = [];

    public List<AccountCommit> Commits { get; } = [];

    /// <summary>Passwords that were verified, right or wrong.</summary>
    public List<(string? Hash, string Password)> Verified { get; } = [];

    /// <summary>What somebody else does between a use case's reading and its writing; done once.</summary>
    public Action? Meanwhile { get; set; }

    public IReadOnlyList<Plan> Plans { get; } = [Plan("free", 0), Plan("professional", 30), Plan("enterprise", 300)];

    public string Fingerprint => "test-plans";

    public ReadOnlySpan<byte> Bytes => new byte[32];

    public Caller SignIn(string id = "a1", CallerKind kind = CallerKind.Session, Scopes scopes = Scopes.AccountWrite) =>
        new(kind, id, $"credential of {id}", scopes, Plans[0], KeyEnvironment.Live);

    /// <summary>Calls by a key of the account that has these scopes.</summary>
    public Caller UseKey(Scopes scopes, string id = "a1")
    {
        var caller = SignIn(id, CallerKind.ApiKey, scopes);
        _keys[caller.CredentialId] = new ApiKey
        {
            Id = caller.CredentialId,
            AccountId = id,
            Name = "calls",
            Scopes = scopes,
            SecretHash = new byte[32],
            CreateTime = Now,
        };
        return caller with { SecretHash = new byte[32] };
    }

    public Account Add(string id = "a1", bool isOperator = false)
    {
        var account = new Account
        {
            Id = id,
            Email = $"{id}@example.com",
            PasswordHash = $"hash of secret of {id}",
            Plan = "free",
            IsOperator = isOperator,
            CreateTime = Now,
            Revision = 1,
        };
        _accounts[id] = account;
        _periods.Add(PlanPeriod.Begin(id, Now - Duration.FromDays(60), Plans[0]));
        return account;
    }

    public Account Get(string id = "a1") => _accounts[id];

    /// <summary>Bumps the revision, as a change by another node does.</summary>
    public void Touch(string id = "a1") => _accounts[id] = Get(id) with { Revision = Get(id).Revision + 1 };

    /// <summary>How accounts come to plans.</summary>
    public PlanWay Way { get; set; } = PlanWay.Itself;

    public PlanWay WayTo(string accountId, Plan plan, CallOrigin origin) => Way;

    public Plan? Find(string name) => Plans.FirstOrDefault(plan => plan.Name == name);

    public ValueTask<Account?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        new(_accounts.GetValueOrDefault(accountId));

    public ValueTask<Account?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        new(_accounts.Values.SingleOrDefault(account => account.Email == email));

    public Task<AccountCommitResult> CommitAsync(AccountCommit commit, CancellationToken cancellationToken)
    {
        var meanwhile = Meanwhile;
        Meanwhile = null;
        meanwhile?.Invoke();
        var account = commit.Account;
        if ((_accounts.GetValueOrDefault(account.Id)?.Revision ?? 0) != account.Revision)
        {
            return Task.FromResult(AccountCommitResult.Outdated);
        }

        if (_accounts.Values.Any(other => other.Email == account.Email && other.Id != account.Id))
        {
            return Task.FromResult(AccountCommitResult.EmailTaken);
        }

        Store(commit);
        return Task.FromResult(AccountCommitResult.Stored);
    }

    ValueTask<IReadOnlyList<Session>> ISessionReader.ListAsync(string accountId, CancellationToken cancellationToken) =>
        new([.. Sessions.Where(session => session.AccountId == accountId).OrderByDescending(s => s.CreateTime)]);

    ValueTask<IReadOnlyList<ApiKey>> IApiKeyReader.ListAsync(string accountId, CancellationToken cancellationToken) =>
        new([.. _keys.Values.Where(key => key.AccountId == accountId && key.DeleteTime is null)
            .OrderByDescending(key => key.CreateTime).ThenBy(key => key.Id, StringComparer.Ordinal)]);

    public ValueTask<ApiKey?> FindAsync(string accountId, string keyId, CancellationToken cancellationToken) =>
        new(_keys.GetValueOrDefault(keyId) is { DeleteTime: null } key && key.AccountId == accountId ? key : null);

    public ValueTask<ApiKey?> FindApiKeyAsync(string keyId, CancellationToken cancellationToken) =>
        new(_keys.GetValueOrDefault(keyId));

    public ValueTask<Session?> FindSessionAsync(ReadOnlyMemory<byte> tokenHash, CancellationToken cancellationToken) =>
        new(Sessions.SingleOrDefault(session => session.TokenHash.Span.SequenceEqual(tokenHash.Span)));

    public ValueTask<IReadOnlyList<PlanPeriod>> ListPlanPeriodsAsync(
        string accountId, CancellationToken cancellationToken) =>
        new([.. _periods.Where(period => period.AccountId == accountId).OrderBy(period => period.StartTime)]);

    public ValueTask<IReadOnlyList<AuditEvent>> ListAuditEventsAsync(
        string accountId, AuditPosition? after, int limit, CancellationToken cancellationToken) =>
        new([.. Events.Where(found => found.AccountId == accountId)
            .OrderByDescending(found => found.EventTime).ThenByDescending(found => found.Id, StringComparer.Ordinal)
            .SkipWhile(found => after is not null && found.Id != after.Id)
            .Skip(after is null ? 0 : 1)
            .Take(limit)]);

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        Task.FromResult($"hash of {password}");

    public Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        Verified.Add((hash, password));
        return Task.FromResult(hash == $"hash of {password}");
    }

    public void Hash(ReadOnlySpan<char> secret, Span<byte> hash) =>
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret.ToString()), hash);

    public ValueTask PublishAsync(AccountChange change, CancellationToken cancellationToken)
    {
        Published.Add(change);
        return ValueTask.CompletedTask;
    }

    public IDisposable Subscribe(Action<AccountChange> listener) => throw new NotSupportedException();

    private static Plan Plan(string name, decimal fee) => new()
    {
        Name = name,
        DisplayName = name,
        MonthlyFee = fee,
        CallsPerMinute = 60,
        MaxStreams = 1,
        MaxTopics = 1,
    };

    private void Store(AccountCommit commit)
    {
        Commits.Add(commit);
        _accounts[commit.Account.Id] = commit.Account with { Revision = commit.Account.Revision + 1 };
        foreach (var key in commit.ApiKeys)
        {
            _keys[key.Id] = key;
        }

        Sessions.RemoveAll(session => commit.EndedSessions.Contains(session.Id));
        Sessions.AddRange(commit.NewSessions);
        _periods.RemoveAll(period =>
            period.AccountId == commit.Account.Id && period.StartTime >= commit.ForgetPlanPeriodsFrom);
        _periods.AddRange(commit.PlanPeriods);
        Events.AddRange(commit.AuditEvents);
    }

    // Who calls by SignIn is signed in, without being one of the sessions that a test counts.
    private sealed class SignedIn(AccountWorld world) : ISessionReader
    {
        public ValueTask<IReadOnlyList<Session>> ListAsync(string accountId, CancellationToken cancellationToken)
        {
            var session = new Session
            {
                Id = world.SignIn(accountId).CredentialId,
                AccountId = accountId,
                TokenHash = default,
                CreateTime = world.Now,
                LastUseTime = world.Now,
            };
            return new([session]);
        }
    }
}
