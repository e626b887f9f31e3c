using CsCheck;
using FinApi.Domain.Accounts;

namespace FinApi.Domain.Tests.Accounts;

public sealed class ScopeTextTests
{
    [Fact]
    public void All_HasATextForEveryScope() =>
        Assert.Equal(
            Enum.GetValues<Scopes>().Where(scope => scope != Scopes.None),
            ScopeText.All.Select(text => ScopeText.Find(text)!.Value));

    [Fact]
    public void List_AnySet_IsFoundAgain() =>
        Gen.Int[0, 63].Sample(bits =>
        {
            var scopes = (Scopes)bits;

            var read = ScopeText.List(scopes)
                .Aggregate(Scopes.None, (all, text) => all | ScopeText.Find(text)!.Value);
            return read == scopes;
        });

    [Theory]
    [InlineData("")]
    [InlineData("market")]
    [InlineData("MARKET:READ")]
    [InlineData("market:read ")]
    [InlineData("none")]
    public void Find_WhatIsNoScope_IsNull(string text) => Assert.Null(ScopeText.Find(text));
}
