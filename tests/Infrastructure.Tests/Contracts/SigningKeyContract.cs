namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class SigningKeyContract : StoreContract
{
    [Fact]
    public void Bytes_NewStore_AreAtLeast32AndRandom()
    {
        Assert.InRange(Store.SigningKey.Bytes.Length, 32, 64);
        Assert.NotInRange(Store.SigningKey.Bytes.ToArray().Distinct().Count(), 0, 8);
    }

    [Fact]
    public async Task Bytes_AfterReopening_AreTheSame()
    {
        var before = Store.SigningKey.Bytes.ToArray();

        await Store.ReopenAsync();

        Assert.Equal(before, Store.SigningKey.Bytes);
    }

    [Fact]
    public async Task Bytes_AnotherStore_AreOthers()
    {
        await using var other = await CreateStoreAsync();

        Assert.NotEqual(Store.SigningKey.Bytes.ToArray(), other.SigningKey.Bytes.ToArray());
    }
}
