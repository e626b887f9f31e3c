using System.Net;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Application.Tests.Accounts.Authentication;

/// <summary>Who calls, from connections that remember what they were shown and from such that do not.</summary>
public abstract class CallerDirectoryTests : IDisposable
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");

    private readonly FakeTimeProvider _timeProvider = new(Market.At("2026-11-20T15:00:00Z").ToDateTimeOffset());
    private readonly CredentialLoader _loader;
    private readonly CredentialUses _uses;
    private readonly CallerDirectory _directory;
    private readonly CredentialMemory? _memory;

    protected CallerDirectoryTests(CredentialMemory? memory)
    {
        _memory = memory;
        _loader = new CredentialLoader(new StoredCredentials(Store, Store, Store, _timeProvider), _timeProvider);
        _uses = new CredentialUses(Store, _timeProvider, NullLogger<CredentialUses>.Instance);
        _directory = new CallerDirectory(Store, _loader, _uses, Store, _timeProvider);
    }

    private protected MemoryAccounts Store { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Instant Now => Instant.FromDateTimeOffset(_timeProvider.GetUtcNow());

    public void Dispose()
    {
        _directory.Dispose();
        _uses.Dispose();
        _loader.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Find_AKey_IsItsCallerFromMemoryFromThenOn()
    {
        var key = AddKey("a", Scopes.MarketRead | Scopes.StreamRead);

        var first = await FindAsync(key);
        var second = await FindAsync(key);

        Assert.Equal(
            (CallerKind.ApiKey, "a", "professional"),
            (first.Caller!.Kind, first.Caller.AccountId, first.Caller.Plan.Name));
        Assert.Equal(Scopes.MarketRead | Scopes.StreamRead, first.Caller.Scopes);
        Assert.Same(first.Caller, second.Caller);
        Assert.Equal(1, Store.Reads);
    }

    [Theory]
    [InlineData("", ErrorReason.ApiKeyMalformed)]
    [InlineData("Basic abc", ErrorReason.ApiKeyMalformed)]
    [InlineData("fin_live_short", ErrorReason.ApiKeyMalformed)]
    [InlineData(
        "fin_live_0123456789abcdef_0123456789012345678901234567890123456789012_000000",
        ErrorReason.ApiKeyChecksum)]
    public async Task Find_WhatIsNoKey_IsRefusedBeforeAnythingIsLookedUp(string text, string reason)
    {
        Assert.Equal(reason, (await FindAsync(text)).Error?.Reason);
        Assert.Equal(0, Store.Reads);
    }

    // Who has used up what goes without a key must not make the store look for keys.
    [Fact]
    public async Task Find_WhereTheStoreMayNotBeAsked_FindsWhatIsInMemoryOnly()
    {
        var text = AddKey("a", Scopes.MarketRead);
        var refused = await FindAsync(mayRead: false);
        var reads = Store.Reads;

        var asked = await FindAsync(mayRead: true);
        var remembered = await FindAsync(mayRead: false);

        Assert.Equal((0, ErrorReason.StorageUnavailable), (reads, refused.Error?.Reason));
        Assert.True(asked.IsSuccess && remembered.IsSuccess);

        Task<AuthenticationResult> FindAsync(bool mayRead) =>
            _directory.FindAsync(text, Home, _memory, () => ValueTask.FromResult(mayRead), Token).AsTask();
    }

    [Fact]
    public async Task Find_AnotherSecret_IsUnknownWhateverBecameOfTheKey()
    {
        var text = AddKey("a", Scopes.MarketRead);
        Change(text, key => key with { DeleteTime = Now });
        var guess = ApiKeyText.Format(KeyEnvironment.Live, IdOf(text), ApiKeyText.NewSecret());

        Assert.Equal(ErrorReason.ApiKeyUnknown, (await FindAsync(guess)).Error?.Reason);
        Assert.Equal(ErrorReason.ApiKeyRevoked, (await FindAsync(text)).Error?.Reason);
    }

    [Fact]
    public async Task Find_KeyThatExpires_WorksUntilThatInstant()
    {
        var text = AddKey("a", Scopes.MarketRead);
        Change(text, key => key with { ExpireTime = Now + Duration.FromSeconds(30) });

        _timeProvider.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.True((await FindAsync(text)).IsSuccess);
        _timeProvider.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ErrorReason.ApiKeyExpired, (await FindAsync(text)).Error?.Reason);
    }

    [Fact]
    public async Task Find_OldSecretOfARotatedKey_WorksForItsGraceOnly()
    {
        var old = AddKey("a", Scopes.MarketRead);
        var secret = ApiKeyText.NewSecret();
        Change(old, key => key with
        {
            SecretHash = Store.Hash(secret),
            PreviousSecretHash = key.SecretHash,
            GraceEndTime = Now + Duration.FromSeconds(10),
        });
        var rotated = ApiKeyText.Format(KeyEnvironment.Live, IdOf(old), secret);

        Assert.True((await FindAsync(old)).IsSuccess);
        _timeProvider.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ErrorReason.ApiKeyExpired, (await FindAsync(old)).Error?.Reason);
        Assert.True((await FindAsync(rotated)).IsSuccess);
    }

    [Theory]
    [InlineData("192.0.2.7", true)]
    [InlineData("::ffff:192.0.2.7", true)]
    [InlineData("192.0.3.7", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("255.255.255.255", false)]
    public async Task Find_KeyOfSomeNetworks_WorksFromThereOnly(string address, bool isAllowed)
    {
        var text = AddKey("a", Scopes.MarketRead);
        Change(text, key => key with { AllowedCidrs = ["192.0.2.0/24", "2001:db8::/32"] });

        var found = await FindAsync(text, IPAddress.Parse(address));

        Assert.Equal(isAllowed ? null : ErrorReason.AddressNotAllowed, found.Error?.Reason);
    }

    [Fact]
    public async Task Find_ScopesOfOperators_NeedAnAccountOfAnOperator()
    {
        var mine = AddKey("operator", Scopes.Ingest | Scopes.Operator);
        var others = AddKey("a", Scopes.Ingest | Scopes.Operator);
        Store.Accounts["operator"] = Store.Accounts["operator"] with { IsOperator = true };

        Assert.Equal(Scopes.Ingest | Scopes.Operator, (await FindAsync(mine)).Caller?.Scopes);
        Assert.Equal(Scopes.None, (await FindAsync(others)).Caller?.Scopes);
    }

    [Fact]
    public async Task Find_AfterAChangeWasTold_LooksAgain()
    {
        var (mine, others) = (AddKey("a", Scopes.MarketRead), AddKey("b", Scopes.MarketRead));
        await FindAsync(mine);
        await FindAsync(others);
        Change(mine, key => key with { DeleteTime = Now });
        await Store.PublishAsync(new AccountChange("a", IdOf(mine)), Token);

        Assert.Equal(ErrorReason.ApiKeyRevoked, (await FindAsync(mine)).Error?.Reason);
        Assert.True((await FindAsync(others)).IsSuccess);
        Assert.Equal(3, Store.Reads);
    }

    [Fact]
    public async Task Find_AfterSomethingMayHaveBeenMissed_LooksAgainButGoesOnWhileTheStoreIsAway()
    {
        var text = AddKey("a", Scopes.MarketRead);
        await FindAsync(text);
        Store.IsAway = true;
        await Store.PublishAsync(AccountChange.Everything, Token);

        Assert.True((await FindAsync(text)).IsSuccess);
        Store.IsAway = false;
        Change(text, key => key with { DeleteTime = Now });
        await Store.PublishAsync(AccountChange.Everything, Token);
        Assert.Equal(ErrorReason.ApiKeyRevoked, (await FindAsync(text)).Error?.Reason);
    }

    [Fact]
    public async Task Find_ChangeThatNobodyTold_IsSeenWithinAMinute()
    {
        var text = AddKey("a", Scopes.MarketRead);
        await FindAsync(text);
        Change(text, key => key with { DeleteTime = Now });

        _timeProvider.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ErrorReason.ApiKeyRevoked, (await FindAsync(text)).Error?.Reason);
    }

    [Fact]
    public async Task Find_ChangeWhileItIsRead_IsNotForgotten()
    {
        var text = AddKey("a", Scopes.MarketRead);
        Store.Hold = new TaskCompletionSource();
        var finding = FindAsync(text);
        var hold = Store.Hold;
        Store.Hold = null;

        // Read before the change, answered after it: what was read must not stay.
        await Store.PublishAsync(new AccountChange("a", IdOf(text)), Token);
        hold.SetResult();
        await finding;
        await FindAsync(text);

        Assert.Equal(2, Store.Reads);
    }

    [Fact]
    public async Task Find_ManyAtOnceOfOneKey_LookItUpOnce()
    {
        var text = AddKey("a", Scopes.MarketRead);
        Store.Hold = new TaskCompletionSource();

        var finding = Enumerable.Range(0, 100).Select(_ => FindAsync(text)).ToList();
        Store.Hold.SetResult();

        Assert.All(await Task.WhenAll(finding), found => Assert.True(found.IsSuccess));
        Assert.Equal(1, Store.Reads);
    }

    [Fact]
    public async Task Find_AFloodOfKeysThatDoNotExist_NeitherQueuesForeverNorTakesAllConnections()
    {
        Store.Hold = new TaskCompletionSource();

        var finding = Enumerable.Range(0, 3_000).Select(_ => FindAsync(NewKey())).ToList();
        var refused = finding.Count(task => task.IsCompleted);
        Store.Hold.SetResult();
        var reasons = (await Task.WhenAll(finding)).CountBy(found => found.Error!.Reason).ToDictionary();

        Assert.Equal(2_000, refused);
        Assert.Equal((2_000, 1_000), (reasons[ErrorReason.StorageUnavailable], reasons[ErrorReason.ApiKeyUnknown]));
        Assert.InRange(Store.MostReadsAtOnce, 1, 8);
    }

    [Fact]
    public async Task Find_KeyThatDoesNotExist_IsRememberedForSeconds()
    {
        var text = NewKey();
        await FindAsync(text);
        await FindAsync(text);
        Assert.Equal(1, Store.Reads);

        _timeProvider.Advance(TimeSpan.FromSeconds(10));
        await FindAsync(text);

        Assert.Equal(2, Store.Reads);
    }

    [Fact]
    public async Task Find_StoreIsAway_GoesOnWithWhatIsKnownForAWhile()
    {
        var text = AddKey("a", Scopes.MarketRead);
        await FindAsync(text);
        Store.IsAway = true;

        _timeProvider.Advance(TimeSpan.FromMinutes(4));
        Assert.True((await FindAsync(text)).IsSuccess);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => FindAsync(NewKey()));

        Store.IsAway = false;
        Change(text, key => key with { DeleteTime = Now });
        _timeProvider.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ErrorReason.ApiKeyRevoked, (await FindAsync(text)).Error?.Reason);
    }

    [Fact]
    public async Task Find_StoreIsAwayForLong_RefusesInTheEnd()
    {
        var text = AddKey("a", Scopes.MarketRead);
        await FindAsync(text);
        Store.IsAway = true;

        _timeProvider.Advance(TimeSpan.FromMinutes(7));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => FindAsync(text));
    }

    [Fact]
    public async Task Find_PlanThatChangesByItself_IsTheNewOneFromThatInstant()
    {
        var text = AddKey("a", Scopes.MarketRead);
        Store.Accounts["a"] = Store.Accounts["a"] with
        {
            NextPlan = "free",
            NextPlanTime = Now + Duration.FromSeconds(20),
        };

        Assert.Equal("professional", (await FindAsync(text)).Caller?.Plan.Name);
        _timeProvider.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("free", (await FindAsync(text)).Caller?.Plan.Name);
    }

    [Fact]
    public async Task Find_ASession_IsItsAccountUntilADayAfterItsLastUse()
    {
        AddAccount("a");
        var token = SessionToken.New();
        Store.Sessions.Add(new Session
        {
            Id = "s",
            AccountId = "a",
            TokenHash = Store.Hash(token),
            CreateTime = Now,
            LastUseTime = Now,
        });

        var found = await FindAsync(token);
        _timeProvider.Advance(TimeSpan.FromHours(24));

        Assert.Equal(
            (CallerKind.Session, "a", "s"),
            (found.Caller!.Kind, found.Caller.AccountId, found.Caller.CredentialId));
        Assert.Equal(
            Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead | Scopes.AccountWrite, found.Caller.Scopes);
        Assert.Equal(ErrorReason.SessionInvalid, (await FindAsync(token)).Error?.Reason);
        Assert.Equal(ErrorReason.SessionInvalid, (await FindAsync(SessionToken.New())).Error?.Reason);
    }

    [Fact]
    public async Task FindAgain_KeyThatWasRotated_GoesOnForItsGraceOnly()
    {
        var text = AddKey("a", Scopes.MarketRead);
        var caller = (await FindAsync(text)).Caller!;
        Change(text, key => key with
        {
            SecretHash = Store.Hash("another"),
            PreviousSecretHash = key.SecretHash,
            GraceEndTime = Now + Duration.FromSeconds(10),
        });
        await Store.PublishAsync(AccountChange.Everything, Token);

        Assert.True((await _directory.FindAgainAsync(caller, Token)).IsSuccess);
        _timeProvider.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ErrorReason.ApiKeyExpired, (await _directory.FindAgainAsync(caller, Token)).Error?.Reason);
    }

    [Fact]
    public async Task Find_UseOfAKey_IsWrittenOnceAMinute()
    {
        var text = AddKey("a", Scopes.MarketRead);
        for (var i = 0; i < 3; i++)
        {
            await FindAsync(text);
            await FindAsync(text);
            _timeProvider.Advance(TimeSpan.FromSeconds(30));
        }

        await _uses.StopAsync(Token);

        Assert.Equal([new CredentialUse(IdOf(text), Market.At("2026-11-20T15:01:00Z"))], Store.Uses);
    }

    protected static string NewKey() =>
        ApiKeyText.Format(KeyEnvironment.Live, ApiKeyText.NewId(), ApiKeyText.NewSecret());

    protected static string IdOf(string text) =>
        ApiKeyText.TryParse(text, out _, out var id, out _) ? id.ToString() : throw new FormatException(text);

    protected Task<AuthenticationResult> FindAsync(string text) => FindAsync(text, Home);

    protected Task<AuthenticationResult> FindAsync(string text, IPAddress address) =>
        _directory.FindAsync(text, address, _memory, mayRead: null, Token).AsTask();

    private void AddAccount(string id) =>
        Store.Accounts.TryAdd(id, new Account { Id = id, Email = $"{id}@x", Plan = "professional", CreateTime = Now });

    protected string AddKey(string account, Scopes scopes)
    {
        AddAccount(account);
        var (id, secret) = (ApiKeyText.NewId(), ApiKeyText.NewSecret());
        Store.Keys.Add(id, new ApiKey
        {
            Id = id,
            AccountId = account,
            Name = "k",
            Scopes = scopes,
            SecretHash = Store.Hash(secret),
            CreateTime = Now,
        });
        return ApiKeyText.Format(KeyEnvironment.Live, id, secret);
    }

    protected void Change(string text, Func<ApiKey, ApiKey> change) =>
        Store.Keys[IdOf(text)] = change(Store.Keys[IdOf(text)]);
}

/// <summary>Calls of which each comes by itself.</summary>
public sealed class CallerDirectoryWithoutMemoryTests() : CallerDirectoryTests(memory: null);
