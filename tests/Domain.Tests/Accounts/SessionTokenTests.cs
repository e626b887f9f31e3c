using CsCheck;
using FinApi.Domain.Accounts;

namespace FinApi.Domain.Tests.Accounts;

public sealed class SessionTokenTests
{
    [Fact]
    public void New_ManyTimes_AreTokensThatDiffer()
    {
        var tokens = Enumerable.Range(0, 1_000).Select(_ => SessionToken.New()).ToList();

        Assert.All(tokens, token => Assert.True(SessionToken.Is(token)));
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("fin_sess_")]
    [InlineData("fin_live_0123456789012345678901234567890123456789012")]
    [InlineData("FIN_SESS_0123456789012345678901234567890123456789012")]
    [InlineData("fin_sess_012345678901234567890123456789012345678901")]
    [InlineData("fin_sess_01234567890123456789012345678901234567890123")]
    [InlineData("fin_sess_012345678901234567890123456789012345678901_")]
    public void Is_WhatIsNoToken_IsFalse(string text) => Assert.False(SessionToken.Is(text));

    [Fact]
    public void Is_ACharacterThatIsNeitherLetterNorDigit_IsFalse() =>
        Gen.Select(Gen.Int[0, 51], Gen.Char["_- .é\0"]).Sample((at, character) =>
        {
            var token = SessionToken.New();
            var changed = string.Concat(token.AsSpan(0, at), character.ToString(), token.AsSpan(at + 1));

            return changed == token || !SessionToken.Is(changed);
        });
}
