using CsCheck;
using FinApi.Domain.Accounts;

namespace FinApi.Domain.Tests.Accounts;

public sealed class ApiKeyTextProperties
{
    private const string Typed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_- .é";

    private static readonly Gen<string> Keys =
        from id in Gen.String[Gen.Char.AlphaNumeric, ApiKeyText.IdLength, ApiKeyText.IdLength]
        from secret in Gen.String[Gen.Char.AlphaNumeric, ApiKeyText.SecretLength, ApiKeyText.SecretLength]
        from isLive in Gen.Bool
        select ApiKeyText.Format(isLive ? KeyEnvironment.Live : KeyEnvironment.Test, id, secret);

    [Fact]
    public void TryParse_WhatFormatMade_GivesItsParts() =>
        Gen.Bool.Sample(isLive =>
        {
            var environment = isLive ? KeyEnvironment.Live : KeyEnvironment.Test;
            var (id, secret) = (ApiKeyText.NewId(), ApiKeyText.NewSecret());

            var text = ApiKeyText.Format(environment, id, secret);

            Assert.True(ApiKeyText.TryParse(text, out var foundEnvironment, out var foundId, out var foundSecret));
            Assert.Equal((environment, id, secret), (foundEnvironment, foundId.ToString(), foundSecret.ToString()));
            Assert.True(ApiKeyText.HasForm(text));
            Assert.Equal(ApiKeyText.Length, text.Length);
        });

    [Fact]
    public void TryParse_AnySingleCharacterChanged_IsRefused() =>
        Gen.Select(Keys, Gen.Int[0, ApiKeyText.Length - 1], Gen.Char[Typed]).Sample((key, at, character) =>
        {
            var changed = string.Concat(key.AsSpan(0, at), character.ToString(), key.AsSpan(at + 1));

            return changed == key || !ApiKeyText.TryParse(changed, out _, out _, out _);
        });

    [Fact]
    public void TryParse_TwoNeighboursSwapped_IsRefused() =>
        Gen.Select(Keys, Gen.Int[0, ApiKeyText.Length - 2]).Sample((key, at) =>
        {
            var changed = string.Concat(key.AsSpan(0, at), $"{key[at + 1]}{key[at]}", key.AsSpan(at + 2));

            return changed == key || !ApiKeyText.TryParse(changed, out _, out _, out _);
        });

    [Fact]
    public void TryParse_CutOrLongerOrPadded_IsRefused() =>
        Gen.Select(Keys, Gen.Int[0, ApiKeyText.Length - 1]).Sample((key, length) =>
            !ApiKeyText.TryParse(key.AsSpan(0, length), out _, out _, out _)
            && !ApiKeyText.HasForm(key.AsSpan(0, length))
            && !ApiKeyText.TryParse(key + "0", out _, out _, out _)
            && !ApiKeyText.TryParse(" " + key, out _, out _, out _));

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Gen.String.Sample(text =>
        {
            ApiKeyText.HasForm(text);
            return !ApiKeyText.TryParse(text, out _, out _, out _);
        });
}
