namespace FinApi.Api.Tests.Hosting;

[Collection(ConsoleCollection.Name)]
public sealed class MigrateTests
{
    [Fact]
    public async Task Main_MigrateOfTheEmbeddedStore_FailsInsteadOfServing()
    {
        Assert.Equal(1, await Program.Main(["migrate", "--Ports:Http=0", "--Ports:Grpc=0"]));
    }

    [Fact]
    public async Task Main_MigrateOfAServerThatIsNotThere_Fails()
    {
        Assert.Equal(1, await Program.Main(
        [
            "migrate", "--Ports:Http=0", "--Ports:Grpc=0", "--Postgres:StartTimeout=00:00:00",
            "--ConnectionStrings:Postgres=Host=127.0.0.1;Port=1;Username=finapi;Database=finapi",
        ]));
    }
}
