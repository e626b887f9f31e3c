using FinApi.Domain.Limits;

namespace FinApi.Domain.Tests.Limits;

public sealed class LockOutTests
{
    private static readonly LockOut Rule = new(5, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    [InlineData(11, 32)]
    [InlineData(12, 60)]
    [InlineData(int.MaxValue, 60)]
    public void After_Failures_DoublesUpToTheLongest(int failures, int minutes)
    {
        Assert.Equal(TimeSpan.FromMinutes(minutes), Rule.After(failures));
    }
}
