using CsCheck;
using FinApi.Domain.Unicode;

namespace FinApi.Domain.Tests.Unicode;

public sealed class CanonicalFormTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u212B", "\u00C5")] // the sign for angstrom
    [InlineData("\u2126", "\u03A9")]
    [InlineData("D\u0307\u0323", "\u1E0C\u0307")] // marks in their order
    [InlineData("a\u0301\u0327", "\u00E1\u0327")] // a mark below does not keep one above from the letter
    [InlineData("a\u0301\u0308", "\u00E1\u0308")] // one above does
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\u0958", "\u0915\u093C")] // never composed
    [InlineData("\uF900", "\u8C48")]
    [InlineData("\U0001D160", "\U0001D158\U0001D165\U0001D16E")]
    public void Of_Text_IsInFormC(string text, string expected) => Assert.Equal(expected, CanonicalForm.Of(text));

    [Fact]
    public void Of_FormC_StaysAsItIs() =>
        Gen.String[Gen.Char["aeDÄ\u0301\u0307\u0308\u0323\u0327\u1100\u1161\u11A8\uAC00\u0915\u093C"], 0, 8]
            .Sample(text => CanonicalForm.Of(CanonicalForm.Of(text)) == CanonicalForm.Of(text));
}
