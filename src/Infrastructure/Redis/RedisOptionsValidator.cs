using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Redis;

/// <summary>Refuses settings of Redis that cannot work, each with a sentence that says what to write.</summary>
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(30);

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        string?[] problems =
        [
            options.KeyPrefix.Length <= RedisOptions.MaxPrefixLength && Prefix().IsMatch(options.KeyPrefix)
                ? null
                : $"Redis:KeyPrefix is '{options.KeyPrefix}': write up to {RedisOptions.MaxPrefixLength} letters, "
                    + "digits and . _ - : characters, such as finapi:.",
            options.CallTimeout < MinTimeout || options.CallTimeout > MaxTimeout
                ? $"Redis:CallTimeout is {options.CallTimeout}: write 00:00:00.05 to 00:00:30, such as 00:00:01."
                : null,
            string.IsNullOrWhiteSpace(options.Issuer) || IsCertificate(options.Issuer)
                ? null
                : $"Redis:Issuer is '{options.Issuer}', which is no certificate that can be read: write the path of "
                    + "one in PEM, such as /etc/finapi/redis-ca.pem.",
        ];
        string[] found = [.. problems.OfType<string>()];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private static bool IsCertificate(string path)
    {
        try
        {
            using var read = X509CertificateLoader.LoadCertificateFromFile(path);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // No braces: they say which part of a key decides on its place in a cluster.
    [GeneratedRegex(@"^[A-Za-z0-9._:-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Prefix();
}
