using System.Net;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;

namespace FinApi.Application.Tests.Accounts.Authentication;

/// <summary>
/// Calls that come over one connection: everything holds as without its memory, and a hash is made once.
/// </summary>
public sealed class CallerDirectoryWithMemoryTests() : CallerDirectoryTests(new CredentialMemory())
{
    [Fact]
    public async Task Find_SameKeyAgain_IsHashedOnce()
    {
        var text = AddKey("a", Scopes.MarketRead);
        var before = Store.Hashes;

        var first = await FindAsync(text);
        var second = await FindAsync(new string(text));

        Assert.Equal(1, Store.Hashes - before);
        Assert.Same(first.Caller, second.Caller);
    }

    [Fact]
    public async Task Find_AnotherKeyOverTheSameConnection_IsItsOwnCaller()
    {
        var (mine, others) = (AddKey("a", Scopes.MarketRead), AddKey("b", Scopes.MarketRead));

        Assert.Equal("a", (await FindAsync(mine)).Caller?.AccountId);
        Assert.Equal("b", (await FindAsync(others)).Caller?.AccountId);
        Assert.Equal("a", (await FindAsync(mine)).Caller?.AccountId);
        Assert.Equal("b", (await FindAsync(others)).Caller?.AccountId);
    }

    [Fact]
    public async Task Find_AnotherSecretOfARememberedKey_IsRefused()
    {
        var text = AddKey("a", Scopes.MarketRead);
        await FindAsync(text);

        var guess = ApiKeyText.Format(KeyEnvironment.Live, IdOf(text), ApiKeyText.NewSecret());

        Assert.Equal(ErrorReason.ApiKeyUnknown, (await FindAsync(guess)).Error?.Reason);
        Assert.Equal(ErrorReason.ApiKeyUnknown, (await FindAsync(guess)).Error?.Reason);
    }

    [Fact]
    public async Task Find_RememberedKeyWithAnyLetterChanged_IsRefused()
    {
        var text = AddKey("a", Scopes.MarketRead);
        await FindAsync(text);

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'x' ? 'y' : 'x';
            Assert.False((await FindAsync(new string(changed))).IsSuccess, $"letter {i}");
        }

        Assert.False((await FindAsync(text[..^1])).IsSuccess);
        Assert.True((await FindAsync(text)).IsSuccess);
    }

    [Fact]
    public async Task Find_RefusedKey_IsNotRemembered()
    {
        var (unknown, mine) = (NewKey(), AddKey("a", Scopes.MarketRead));
        await FindAsync(unknown);
        await FindAsync(mine);
        var before = Store.Hashes;

        await FindAsync(mine);

        Assert.Equal(before, Store.Hashes);
    }

    [Fact]
    public async Task Find_RememberedKeyFromAnotherAddress_IsCheckedAgain()
    {
        var text = AddKey("a", Scopes.MarketRead);
        Change(text, key => key with { AllowedCidrs = ["192.0.2.0/24"] });
        await FindAsync(text);

        var found = await FindAsync(text, IPAddress.Parse("198.51.100.1"));

        Assert.Equal(ErrorReason.AddressNotAllowed, found.Error?.Reason);
    }

    [Fact]
    public async Task Find_KeyThatWasRememberedWhileItsChangeWasTold_IsLookedUpAgain()
    {
        var text = AddKey("a", Scopes.MarketRead);
        var (other, hold) = (AddKey("b", Scopes.MarketRead), new TaskCompletionSource());
        Store.Hold = hold;
        var finding = FindAsync(text);
        Store.Hold = null;
        Change(text, key => key with { DeleteTime = Now });
        await Store.PublishAsync(new AccountChange("a", IdOf(text)), Token);
        hold.SetResult();
        await finding;

        Assert.Equal(ErrorReason.ApiKeyRevoked, (await FindAsync(text)).Error?.Reason);
        Assert.True((await FindAsync(other)).IsSuccess);
    }
}
