using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FinApi.Application.Billing;
using FinApi.Application.Results;
using NodaTime;

namespace FinApi.Infrastructure.Payments;

/// <summary>
/// Who has sent a body, and when: the header <c>t=SECONDS,v1=HEX,...</c>, where HEX is HMAC-SHA-256 of
/// <c>SECONDS.BODY</c> under a secret that both know (Stripe, "Verify webhook signatures manually"). Other schemes than
/// v1 count for nothing.
/// </summary>
internal static class StripeSignature
{
    /// <summary>How old, or how far ahead, a signature may be: who has recorded one cannot use it later.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(5);

    // Stripe sends one for each secret in force; more are an attack on our time.
    private const int MaxSignatures = 8;

    /// <summary>Why a body does not count; null when it does.</summary>
    public static Error? WhyNot(
        ReadOnlySpan<byte> body, string? header, IEnumerable<string> secrets, Instant now)
    {
        if (header is null || !TryParse(header, out var time, out var signatures))
        {
            return BillingErrors.SignatureWrong(
                "The event needs a header Stripe-Signature of the form t=SECONDS,v1=HEX.");
        }

        if (Distance(time, now) > Tolerance.TotalSeconds)
        {
            return BillingErrors.SignatureWrong(
                "The event's time is more than five minutes away: sign and send it again, and check the clocks.");
        }

        var isSigned = false;
        foreach (var secret in secrets)
        {
            var expected = Sign(body, time, secret);
            foreach (var signature in signatures)
            {
                // All of them, whichever fits: how long it takes says nothing.
                isSigned |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return isSigned
            ? null
            : BillingErrors.SignatureWrong(
                "No signature matches a secret of Billing:WebhookSecrets and exactly this body.");
    }

    /// <summary>The signature of a body at a time, in seconds since 1970.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> body, long time, string secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static double Distance(long time, Instant now) => Math.Abs((double)time - now.ToUnixTimeSeconds());

    private static bool TryParse(string header, out long time, out List<byte[]> signatures)
    {
        time = 0;
        signatures = [];
        var hasTime = false;
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                if (hasTime || !long.TryParse(part[2..], NumberStyles.None, CultureInfo.InvariantCulture, out time))
                {
                    return false;
                }

                hasTime = true;
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && FromHex(part[3..]) is { } signature)
            {
                signatures.Add(signature);
            }
        }

        return hasTime && signatures.Count is > 0 and <= MaxSignatures;
    }

    private static byte[]? FromHex(string text) =>
        text.Length == 2 * HMACSHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : null;
}
