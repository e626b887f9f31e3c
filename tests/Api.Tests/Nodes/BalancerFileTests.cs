using FinApi.Api.Tests.Drills;

namespace FinApi.Api.Tests.Nodes;

public sealed class BalancerFileTests
{
    [Theory]
    [InlineData("finapi.cfg")]
    [InlineData("finapi-roles.cfg")]
    public async Task Check_FileThatIsShipped_IsTaken(string file)
    {
        HaProxy.SkipUnlessThere();

        Assert.Null(await HaProxy.CheckAsync(Path.Combine(HaProxy.Folder, file)));
    }

    [Fact]
    public async Task Check_FileWithAMistake_IsNot()
    {
        HaProxy.SkipUnlessThere();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "frontend x\n  bind nowhere:x\n", TestContext.Current.CancellationToken);

        Assert.NotNull(await HaProxy.CheckAsync(path));

        File.Delete(path);
    }
}
