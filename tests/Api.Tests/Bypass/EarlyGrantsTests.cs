using FinApi.Api.Bypass;

namespace FinApi.Api.Tests.Bypass;

public sealed class EarlyGrantsTests
{
    [Fact]
    public void Find_GrantedOftenOrNever_IsTheSum()
    {
        var grants = default(EarlyGrants);
        grants.Add(1, 10);
        grants.Add(3, 5);
        grants.Add(1, int.MaxValue);

        Assert.Equal(10L + int.MaxValue, grants.Find(1));
        Assert.Equal(5, grants.Find(3));
        Assert.Equal(0, grants.Find(5));
    }

    [Fact]
    public void Find_AmongMoreThanThereIsRoomFor_IsUnknownForThoseThatMayBeForgotten()
    {
        var grants = default(EarlyGrants);
        foreach (var stream in (int[])[1, 3, 9, 11, 13, 15])
        {
            grants.Add(stream, stream);
        }

        Assert.Null(grants.Find(1));
        Assert.Null(grants.Find(3));
        Assert.Equal(0, grants.Find(5));
        Assert.Equal([9, 11, 13, 15], new[] { 9, 11, 13, 15 }.Select(stream => grants.Find(stream)));
        Assert.Equal(0, grants.Find(17));
    }
}
