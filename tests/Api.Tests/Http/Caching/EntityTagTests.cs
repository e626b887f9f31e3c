using FinApi.Api.Http.Caching;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData("abc", true, "", "\"abc.w\"")]
    [InlineData("a-b_c", false, "", "\"a-b_c.p\"")]
    [InlineData("abc", true, "br", "\"abc.w-br\"")]
    [InlineData("abc", false, "gzip", "\"abc.p-gzip\"")]
    public void TryParse_OwnTag_GivesItsParts(string validator, bool isWhole, string encoding, string text)
    {
        var tag = new EntityTag(validator, isWhole, encoding);

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
