using FinApi.Application.Accounts;
using FinApi.Domain.Accounts;
using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

/// <summary>What the suites about accounts share.</summary>
public abstract class AccountContract : StoreContract
{
    private protected async Task<AccountCommitResult> TryStoreAsync(AccountCommit commit) =>
        await Store.AccountWriter.CommitAsync(commit, Cancellation);

    /// <summary>Stores a commit and gives the account as it is then.</summary>
    private protected async Task<Account> StoreAsync(AccountCommit commit)
    {
        Assert.Equal(AccountCommitResult.Stored, await TryStoreAsync(commit));
        return (await FindAsync(commit.Account.Id))!;
    }

    private protected Task<Account> SignUpAsync(string id = "a1") => StoreAsync(Commit(AccountSamples.Account(id)));

    private protected async Task<Account?> FindAsync(string id) => await Store.Accounts.FindAsync(id, Cancellation);

    /// <summary>Records compare lists by reference and bytes by place, so they are compared as text.</summary>
    private protected static void AssertSame(Account expected, Account? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Agreements, found.Agreements);
        Assert.Equal(expected with { Agreements = found.Agreements }, found);
    }

    private protected static void AssertSame(ApiKey expected, ApiKey? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.AllowedCidrs, found.AllowedCidrs);
        Assert.Equal(expected.SecretHash.ToArray(), found.SecretHash.ToArray());
        Assert.Equal(expected.PreviousSecretHash?.ToArray(), found.PreviousSecretHash?.ToArray());
        Assert.Equal(
            expected with
            {
                AllowedCidrs = found.AllowedCidrs,
                SecretHash = found.SecretHash,
                PreviousSecretHash = found.PreviousSecretHash,
            },
            found);
    }

    private protected static void AssertSame(Session expected, Session? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.TokenHash.ToArray(), found.TokenHash.ToArray());
        Assert.Equal(expected with { TokenHash = found.TokenHash }, found);
    }
}
