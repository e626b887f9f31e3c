using FinApi.Api.Http.Caching;
using FinApi.Domain.Freshness;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData("abc", AnswerExtent.Empty, "", 1, "\"abc.e\"")]
    [InlineData("abc", AnswerExtent.Whole, "", 1, "\"abc.w\"")]
    [InlineData("a-b_c", AnswerExtent.Part, "", 1, "\"a-b_c.p\"")]
    [InlineData("abc", AnswerExtent.Whole, "br", 1, "\"abc.w-br\"")]
    [InlineData("abc", AnswerExtent.Part, "gzip", 1, "\"abc.p-gzip\"")]
    [InlineData("abc", AnswerExtent.Whole, "", 2, "\"2:abc.w\"")]
    [InlineData("abc", AnswerExtent.Part, "br", 255, "\"ff:abc.p-br\"")]
    public void TryParse_OwnTag_GivesItsParts(
        string validator, AnswerExtent extent, string encoding, long epoch, string text)
    {
        var tag = new EntityTag(validator, extent, encoding, epoch);

        Assert.Equal(text, tag.ToString());
        Assert.True(EntityTag.TryParse(text, out var parsed));
        Assert.Equal(tag, parsed);
        Assert.True(EntityTag.TryParse("W/" + text, out var weak));
        Assert.Equal(tag, weak);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("\"abc\"")]
    [InlineData("\"abc.\"")]
    [InlineData("\"abc.x\"")]
    [InlineData("\".w\"")]
    [InlineData("\"abc.w-\"")]
    [InlineData("\"abc.wbr\"")]
    [InlineData("abc.w")]
    [InlineData("\"abc.w")]
    [InlineData("\":abc.w\"")]
    [InlineData("\"2:.w\"")]
    [InlineData("\"1:abc.w\"")]
    [InlineData("\"-2:abc.w\"")]
    [InlineData("\"ffffffffffffffff:abc.w\"")]
    [InlineData("\"x:abc.w\"")]
    public void TryParse_ForeignTag_IsRefused(string text)
    {
        Assert.False(EntityTag.TryParse(text, out _));
    }

    [Theory]
    [InlineData("\"abc.w\"", true)]
    [InlineData("W/\"abc.w\"", true)]
    [InlineData("\"x\", \"abc.w-br\"", true)]
    [InlineData("\"x.w\",\"abc.p\" , \"y.w\"", true)]
    [InlineData("\"abcd.w\"", false)]
    [InlineData("\"ABC.w\"", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    public void Find_List_FindsTheValidatorInAnyForm(string header, bool isFound)
    {
        Assert.Equal(isFound, IfNoneMatch.Find(header, "abc") is not null);
    }

    [Fact]
    public void Find_TagOfAnotherEpoch_IsNotFound()
    {
        Assert.Null(IfNoneMatch.Find("\"abc.w\"", "abc", epoch: 2));
        Assert.Null(IfNoneMatch.Find("\"2:abc.w\"", "abc", epoch: 1));
        Assert.NotNull(IfNoneMatch.Find("\"2:abc.w\"", "abc", epoch: 2));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData(" * ", true)]
    [InlineData("\"*\"", false)]
    [InlineData("", false)]
    public void IsAny_Star_IsAny(string header, bool isAny)
    {
        Assert.Equal(isAny, IfNoneMatch.IsAny(header));
    }
}
