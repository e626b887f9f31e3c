using CsCheck;
using FinApi.Domain.Limits;

namespace FinApi.Domain.Tests.Limits;

public sealed class LimitShareTests
{
    [Theory]
    [InlineData(60, 1, 60)]
    [InlineData(60, 3, 20)]
    [InlineData(59, 3, 19)]
    [InlineData(3, 3, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(int.MaxValue, 2, 1_073_741_823)]
    public void Of_Limit_IsDividedAndAtLeastOne(int limit, int nodes, int share) =>
        Assert.Equal(share, LimitShare.Of(limit, nodes));

    [Theory]
    [InlineData(2_000, 0, 1, 2_000)]
    [InlineData(2_000, 1_500, 1, 2_000)]
    [InlineData(2_000, 0, 2, 1_000)]
    [InlineData(2_000, 1_500, 2, 1_750)]
    [InlineData(2_000, 1_999, 2, 1_999)]
    [InlineData(2_000, 3_000, 2, 2_000)]
    [InlineData(2, 0, 3, 1)]
    public void Of_Quota_DividesWhatIsLeft(long quota, long used, int nodes, long upTo) =>
        Assert.Equal(upTo, LimitShare.Of(quota, used, nodes));

    [Fact]
    public void Of_AnyLimit_AllNodesTogetherGrantNoMore() =>
        Gen.Select(Gen.Int[1, 1_000], Gen.Int[1, 50]).Where((limit, nodes) => limit >= nodes).Sample((limit, nodes) =>
            LimitShare.Of(limit, nodes) * nodes <= limit && LimitShare.Of(limit, nodes) * nodes > limit - nodes);

    [Fact]
    public void Of_AnyQuota_AllNodesTogetherGrantNoMore() =>
        Gen.Select(Gen.Long[1, 1_000], Gen.Long[0, 1_000], Gen.Int[1, 50])
            .Where((quota, used, nodes) => used <= quota && quota >= nodes)
            .Sample((quota, used, nodes) => used + ((LimitShare.Of(quota, used, nodes) - used) * nodes) <= quota);
}
