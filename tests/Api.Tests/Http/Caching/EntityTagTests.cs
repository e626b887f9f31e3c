using FinApi.Api.Http.Caching;
using FinApi.Domain.Freshness;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData("abc", AnswerExtent.Empty, "", "\"abc.e\"")]
    [InlineData("abc", AnswerExtent.Whole, "", "\"abc.w\"")]
    [InlineData("a-b_c", AnswerExtent.Part, "", "\"a-b_c.p\"")]
    [InlineData("abc", AnswerExtent.Whole, "br", "\"abc.w-br\"")]
    [InlineData("abc", AnswerExtent.Part, "gzip", "\"abc.p-gzip\"")]
    public void TryParse_OwnTag_GivesItsParts(string validator, AnswerExtent extent, string encoding, string text)
    {
        var tag = new EntityTag(validator, extent, encoding);

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
