namespace FinApi.Api.Tests.Hosting;

[Collection(AloneCollection.Name)]
public sealed class StoreCommandTests
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

    [Theory]
    [InlineData("Write detach-day, then trade or quote", "bar", "2026-11-20", "Host=127.0.0.1")]
    [InlineData("Write detach-day, then trade or quote", "trade", "20.11.2026", "Host=127.0.0.1")]
    [InlineData("is not over in UTC", "quote", "2999-01-01", "Host=127.0.0.1")]
    [InlineData("ConnectionStrings:Postgres is not set", "trade", "2026-11-20", "")]
    public async Task Main_DetachDayNotThatOfAnyDay_SaysWhatToWrite(
        string sentence, string table, string date, string connection)
    {
        var console = Console.Error;
        await using var errors = new StringWriter();
        Console.SetError(errors);
        try
        {
            Assert.Equal(1, await Program.Main(
            [
                "detach-day", table, date, $"--ConnectionStrings:Postgres={connection}", "--Ports:Http=0",
                "--Ports:Grpc=0",
            ]));
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.Contains(sentence, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_BackupAndRestoreOfTheEmbeddedStore_CopyIt()
    {
        var folder = Directory.CreateTempSubdirectory("finapi-backup-").FullName;
        var backups = Path.Combine(folder, "backup");
        string[] original = [$"--Data:Path={Path.Combine(folder, "data")}", $"--Backup:Path={backups}"];
        string[] copy = [$"--Data:Path={Path.Combine(folder, "copy")}", $"--Backup:Path={backups}"];
        Assert.Equal(1, await Program.Main(["backup", .. original]));
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await (await ApiServer.StartAsync(replace: null, $"--Data:Path={Path.Combine(folder, "data")}")).DisposeAsync();

        Assert.Equal(0, await Program.Main(["backup", .. original]));
        Assert.Equal(0, await Program.Main(["restore", Assert.Single(Directory.GetDirectories(backups)), .. copy]));
        Assert.Equal(1, await Program.Main(["restore", Path.Combine(folder, "nowhere"), .. copy]));

        Assert.True(File.Exists(Path.Combine(folder, "copy", "finapi.db")));
        Directory.Delete(folder, recursive: true);
    }
}
