namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class SecretHasherContract : AccountContract
{
    [Fact]
    public async Task Hash_AfterReopening_IsTheSame()
    {
        var before = Hash("secret");

        await Store.ReopenAsync();

        Assert.Equal(before, Hash("secret"));
    }

    [Fact]
    public void Hash_AnotherSecret_IsAnother()
    {
        Assert.NotEqual(Hash("secret"), Hash("secres"));
        Assert.NotEqual(Hash(new string('x', 1_000)), Hash(new string('x', 1_001)));
    }

    private byte[] Hash(string secret)
    {
        var hash = new byte[32];
        Store.SecretHasher.Hash(secret, hash);
        return hash;
    }
}
