using FinApi.Application.Accounts;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class AccountWriterContract : AccountContract
{
    [Fact]
    public async Task CommitAsync_SignUp_StoresEverythingAtOnceAndDurably()
    {
        var commit = Commit(Account()) with
        {
            ApiKeys = [Key()],
            NewSessions = [Session()],
            PlanPeriods = [Period()],
            AuditEvents = [Event("e1")],
        };

        Assert.Equal(AccountCommitResult.Stored, await TryStoreAsync(commit));

        await Store.ReopenAsync();
        AssertSame(Account() with { Revision = 1 }, await FindAsync("a1"));
        AssertSame(Key(), Assert.Single(await Store.ApiKeys.ListAsync("a1", Cancellation)));
        AssertSame(Session(), Assert.Single(await Store.Sessions.ListAsync("a1", Cancellation)));
        Assert.Equal([Period()], await Store.AccountHistory.ListPlanPeriodsAsync("a1", Cancellation));
        Assert.Equal([Event("e1")], await Store.AccountHistory.ListAuditEventsAsync("a1", null, 10, Cancellation));
    }

    [Fact]
    public async Task CommitAsync_AddressOfAnotherAccount_IsTakenAndNothingStored()
    {
        await SignUpAsync();
        var second = Account("a2") with { Email = Account().Email };

        var result = await TryStoreAsync(Commit(second) with { ApiKeys = [Key("k2", "a2")] });

        Assert.Equal(AccountCommitResult.EmailTaken, result);
        Assert.Null(await FindAsync("a2"));
        Assert.Null(await Store.Credentials.FindApiKeyAsync("k2", Cancellation));
    }

    [Fact]
    public async Task CommitAsync_RevisionThatIsOver_IsOutdatedAndNothingStored()
    {
        var account = await SignUpAsync();
        await StoreAsync(Commit(account with { Plan = "professional" }));

        var result = await TryStoreAsync(
            Commit(account with { Plan = "enterprise" }) with { AuditEvents = [Event("e1")] });

        Assert.Equal(AccountCommitResult.Outdated, result);
        Assert.Equal("professional", (await FindAsync("a1"))!.Plan);
        Assert.Empty(await Store.AccountHistory.ListAuditEventsAsync("a1", null, 10, Cancellation));
    }

    [Fact]
    public async Task CommitAsync_IdThatExistsAsNew_IsOutdated()
    {
        await SignUpAsync();

        Assert.Equal(
            AccountCommitResult.Outdated, await TryStoreAsync(Commit(Account() with { Email = "b@example.com" })));
    }

    [Fact]
    public async Task CommitAsync_ManyOfTheSameRevisionAtOnce_StoresOne()
    {
        var account = await SignUpAsync();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => TryStoreAsync(Commit(account) with { ApiKeys = [Key($"k{i}")] })));

        Assert.Single(results, AccountCommitResult.Stored);
        Assert.Equal(7, results.Count(result => result == AccountCommitResult.Outdated));
        Assert.Single(await Store.ApiKeys.ListAsync("a1", Cancellation));
    }

    [Fact]
    public async Task CommitAsync_ManySignUpsWithOneAddressAtOnce_StoresOne()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => TryStoreAsync(Commit(Account($"a{i}") with { Email = "one@example.com" }))));

        Assert.Single(results, AccountCommitResult.Stored);
        Assert.Equal(7, results.Count(result => result == AccountCommitResult.EmailTaken));
    }

    [Fact]
    public async Task CommitAsync_PartThatCannotBeStored_StoresNothing()
    {
        var account = await StoreAsync(Commit(Account()) with { AuditEvents = [Event("e1")] });

        await Assert.ThrowsAsync<StorageUnavailableException>(() => TryStoreAsync(
            Commit(account with { Plan = "enterprise" }) with { ApiKeys = [Key()], AuditEvents = [Event("e1")] }));

        AssertSame(account, await FindAsync("a1"));
        Assert.Empty(await Store.ApiKeys.ListAsync("a1", Cancellation));
    }

    [Fact]
    public async Task CommitAsync_KeyOrSessionOfAnotherAccount_LeavesItAlone()
    {
        await StoreAsync(Commit(Account()) with { ApiKeys = [Key()], NewSessions = [Session()] });
        var other = await SignUpAsync("a2");

        await StoreAsync(Commit(other) with { ApiKeys = [Key("k1", "a2")], EndedSessions = ["s1"] });

        AssertSame(Key(), await Store.Credentials.FindApiKeyAsync("k1", Cancellation));
        Assert.Single(await Store.Sessions.ListAsync("a1", Cancellation));
    }

    [Fact]
    public async Task CommitAsync_AgreementThatIsThere_KeepsItsTime()
    {
        var account = await SignUpAsync();
        var later = account.Agreements.Select(
            agreement => agreement with { AcceptTime = Start + NodaTime.Duration.FromDays(9) });

        await StoreAsync(Commit(account with { Agreements = [.. later] }));

        Assert.Equal(Account().Agreements, (await FindAsync("a1"))!.Agreements);
    }

    [Fact]
    public async Task CommitAsync_PeriodsFromATimeOn_AreReplaced()
    {
        var account = await StoreAsync(
            Commit(Account()) with { PlanPeriods = [Period(), Period(day: 10), Period(day: 20)] });

        await StoreAsync(
            Commit(account) with
            {
                ForgetPlanPeriodsFrom = Period(day: 10).StartTime,
                PlanPeriods = [Period(day: 15)],
            });

        Assert.Equal(
            [Period(), Period(day: 15)], await Store.AccountHistory.ListPlanPeriodsAsync("a1", Cancellation));
    }

    [Fact]
    public async Task CommitAsync_WhatNodesRemember_IsToldOnceItIsStored()
    {
        var heard = new List<AccountChange>();
        using var subscription = Store.AccountChanges.Subscribe(heard.Add);

        await StoreAsync(Commit(Account()) with { ApiKeys = [Key()], EndedSessions = ["s9"], ChangesAccount = true });

        Assert.Equal([new("a1", null), new("a1", "k1"), new("a1", "s9")], heard);
    }

    [Fact]
    public async Task CommitAsync_ThatIsRefused_TellsNothing()
    {
        await SignUpAsync();
        var heard = new List<AccountChange>();
        using var subscription = Store.AccountChanges.Subscribe(heard.Add);

        await TryStoreAsync(Commit(Account()) with { ApiKeys = [Key()] });

        Assert.Empty(heard);
    }
}
