using FinApi.Domain.Accounts;

namespace FinApi.Domain.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("me@example.com")]
    [InlineData("a@b")]
    [InlineData("First.Last+tag@sub.example.co.uk")]
    [InlineData("o'neill_{x}@example.com")]
    public void Is_Address_IsTrue(string text) => Assert.True(EmailAddress.Is(text));

    [Theory]
    [InlineData("")]
    [InlineData("me")]
    [InlineData("@example.com")]
    [InlineData("me@")]
    [InlineData("me@example..com")]
    [InlineData("me@-example.com")]
    [InlineData("me@example-.com")]
    [InlineData(".me@example.com")]
    [InlineData("me.@example.com")]
    [InlineData("m..e@example.com")]
    [InlineData("m e@example.com")]
    [InlineData("me@exam ple.com")]
    [InlineData("a@b@example.com")]
    [InlineData("me@example.com\n")]
    [InlineData("mé@example.com")]
    [InlineData("\"me\"@example.com")]
    public void Is_NoAddress_IsFalse(string text) => Assert.False(EmailAddress.Is(text));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Is_LocalPart_HasAtMost64Characters(int length, bool expected) =>
        Assert.Equal(expected, EmailAddress.Is(new string('a', length) + "@example.com"));

    [Fact]
    public void Normalize_AnyCase_IsLower() => Assert.Equal("me@example.com", EmailAddress.Normalize("Me@EXAMPLE.com"));
}
