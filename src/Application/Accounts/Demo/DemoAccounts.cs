using System.Security.Cryptography;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Demo;

/// <summary>
/// Accounts to try the plans with, one a plan, since a plan is an account's. Nobody can sign in to them.
/// </summary>
public sealed class DemoAccounts(
    IAccountReader accounts,
    IAccountWriter writer,
    IApiKeyReader keys,
    ISecretHasher hasher,
    IPlanCatalog plans,
    TimeProvider timeProvider)
{
    private const string IdPrefix = "demo-";
    private const Scopes Reads = Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead;

    /// <summary>Whether an account is one of these. Ids of other accounts are letters and digits.</summary>
    public static bool IsDemo(string accountId) => accountId.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>The keys in the file, if they work; else new ones in the place of all that there were.</summary>
    public async Task<DemoKeys> EnsureAsync(IDemoKeyFile file, CancellationToken cancellationToken)
    {
        if (await file.ReadAsync(cancellationToken) is { } text
            && DemoKeys.Parse(text) is { } known
            && await WorksAsync("free", known.Free, cancellationToken)
            && await WorksAsync("professional", known.Professional, cancellationToken)
            && await WorksAsync("enterprise", known.Enterprise, cancellationToken)
            && await WorksAsync("enterprise", known.Ingest, cancellationToken))
        {
            return known;
        }

        var free = NewKey("free", "demo", Reads | Scopes.AccountWrite);
        var professional = NewKey("professional", "demo", Reads | Scopes.AccountWrite);
        var enterprise = NewKey("enterprise", "demo", Reads | Scopes.AccountWrite | Scopes.Operator);
        var ingest = NewKey("enterprise", "demo ingest", Reads | Scopes.Ingest);
        var made = new DemoKeys(free.Text, professional.Text, enterprise.Text, ingest.Text);

        // The file first: keys that are in no file would stay for ever, but keys of a file that do not work are made
        // again.
        await file.WriteAsync(made.ToJson(), cancellationToken);
        await StoreAsync("free", [free.Key], cancellationToken);
        await StoreAsync("professional", [professional.Key], cancellationToken);
        await StoreAsync("enterprise", [enterprise.Key, ingest.Key], cancellationToken);
        return made;
    }

    private Instant Now() => timeProvider.GetInstant();

    private async Task<bool> WorksAsync(string plan, string text, CancellationToken cancellationToken)
    {
        var (id, hash) = Read(text);
        return await keys.FindAsync(IdPrefix + plan, id, cancellationToken) is { } key
            && CryptographicOperations.FixedTimeEquals(key.SecretHash.Span, hash);
    }

    private (string Id, byte[] Hash) Read(string text) =>
        ApiKeyText.TryParse(text, out _, out var id, out var secret)
            ? (id.ToString(), Hash(secret))
            : throw new FormatException("Not a key.");

    private byte[] Hash(ReadOnlySpan<char> secret)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        hasher.Hash(secret, hash);
        return hash;
    }

    private (string Text, ApiKey Key) NewKey(string plan, string name, Scopes scopes)
    {
        var (id, secret) = (ApiKeyText.NewId(), ApiKeyText.NewSecret());
        var key = new ApiKey
        {
            Id = id,
            AccountId = IdPrefix + plan,
            Name = name,
            Scopes = scopes,
            SecretHash = Hash(secret),
            CreateTime = Now(),
        };
        return (ApiKeyText.Format(KeyEnvironment.Live, id, secret), key);
    }

    private async Task StoreAsync(string plan, ApiKey[] made, CancellationToken cancellationToken)
    {
        var now = Now();
        var id = IdPrefix + plan;
        var stored = await accounts.FindAsync(id, cancellationToken);
        var old = await keys.ListAsync(id, cancellationToken);
        var account = stored ?? new Account
        {
            Id = id,
            Email = $"{id}@localhost",
            Plan = plan,
            IsOperator = plan == "enterprise",
            CreateTime = now,
        };
        var result = await writer.CommitAsync(
            new AccountCommit
            {
                Account = account,
                ChangesAccount = true,
                ApiKeys = [.. old.Select(key => key with { DeleteTime = now }), .. made],
                PlanPeriods = stored is null && plans.Find(plan) is { } begun ? [PlanPeriod.Begin(id, now, begun)] : [],
            },
            cancellationToken);
        if (result != AccountCommitResult.Stored)
        {
            throw new StoreUnusableException(
                $"The demo account {id} could not be made ({result}). "
                + "Only one process may use Data:Path at a time; or write Demo:Enabled=false.");
        }
    }
}
