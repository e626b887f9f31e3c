using System.Security.Cryptography;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace FinApi.Api.Tests.Auth;

/// <summary>An account with keys of every kind, written into a server's store.</summary>
internal sealed class StoredKeys(ApiServer server, string accountId, bool isOperator = true)
{
    private const Scopes All =
        Scopes.MarketRead
        | Scopes.HistoryRead
        | Scopes.StreamRead
        | Scopes.AccountWrite
        | Scopes.Ingest
        | Scopes.Operator;

    private readonly IAccountWriter _writer = server.Services.GetRequiredService<IAccountWriter>();
    private readonly IAccountReader _reader = server.Services.GetRequiredService<IAccountReader>();

    public static Instant Now => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    /// <summary>Stores a key with every scope, changed as the test wants it.</summary>
    public async Task<string> AddAsync(Func<ApiKey, ApiKey>? change = null, string? secret = null)
    {
        secret ??= ApiKeyText.NewSecret();
        var key = new ApiKey
        {
            Id = ApiKeyText.NewId(),
            AccountId = accountId,
            Name = "test",
            Scopes = All,
            SecretHash = Hash(secret),
            CreateTime = Now,
        };
        key = change?.Invoke(key) ?? key;
        await StoreAsync(key);
        return ApiKeyText.Format(key.Environment, key.Id, secret);
    }

    public Task StoreAsync(ApiKey key) =>
        CommitAsync(account => new AccountCommit { Account = account, ApiKeys = [key] });

    /// <summary>Stores a session with this token.</summary>
    public Task AddSessionAsync(string sessionToken)
    {
        var session = new Session
        {
            Id = ApiKeyText.NewId(),
            AccountId = accountId,
            TokenHash = Hash(sessionToken),
            CreateTime = Now,
            LastUseTime = Now,
        };
        return CommitAsync(account => new AccountCommit { Account = account, NewSessions = [session] });
    }

    private async Task CommitAsync(Func<Account, AccountCommit> commit)
    {
        var token = TestContext.Current.CancellationToken;
        var account = await _reader.FindAsync(accountId, token) ?? new Account
        {
            Id = accountId,
            Email = $"{accountId}@example.com",
            Plan = "enterprise",
            IsOperator = isOperator,
            CreateTime = Now,
        };
        Assert.Equal(AccountCommitResult.Stored, await _writer.CommitAsync(commit(account), token));
    }

    /// <summary>Deletes a key, as DeleteApiKey does.</summary>
    public async Task DeleteAsync(string text)
    {
        var id = ApiKeyText.TryParse(text, out _, out var part, out _)
            ? part.ToString()
            : throw new FormatException(text);
        var key = await server.Services.GetRequiredService<ICredentialReader>()
            .FindApiKeyAsync(id, TestContext.Current.CancellationToken);
        await StoreAsync(key! with { DeleteTime = Now });
    }

    public byte[] Hash(string secret)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        server.Services.GetRequiredService<ISecretHasher>().Hash(secret, hash);
        return hash;
    }
}
