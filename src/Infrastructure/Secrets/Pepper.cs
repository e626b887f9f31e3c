using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Secrets;

/// <summary>
/// Where the pepper comes from: a setting, a file that is named, or a file in the data folder that the first start
/// makes.
/// </summary>
internal static class Pepper
{
    public const int MinLength = 32;

    /// <exception cref="StoreUnusableException">It cannot be had.</exception>
    public static byte[] Load(AccountsOptions options, IOptions<DataOptions> data) =>
        options switch
        {
            { Pepper: { } pepper } => Convert.FromBase64String(pepper),
            { PepperFile: { } file } => Read(file),
            _ => SecretFile.LoadOrCreate(PathIn(data.Value), "all API keys and sessions are then refused for good"),
        };

    /// <summary>The same where there is one; null where the first start would make it.</summary>
    /// <exception cref="StoreUnusableException">It cannot be read.</exception>
    public static byte[]? Find(AccountsOptions options, IOptions<DataOptions> data) =>
        options is { Pepper: null, PepperFile: null } && !File.Exists(PathIn(data.Value)) ? null : Load(options, data);

    /// <summary>Where the first start makes it.</summary>
    public static string PathIn(DataOptions data) => Path.Combine(Path.GetFullPath(data.Path), "keys", "pepper.key");

    private static byte[] Read(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            return bytes.Length >= MinLength
                ? bytes
                : throw new StoreUnusableException(
                    $"Accounts:PepperFile '{file}' has {bytes.Length} bytes and needs at least {MinLength}: make it "
                    + "with 'openssl rand 32', or copy it from another node.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"Accounts:PepperFile '{file}' cannot be read ({e.Message}) Give this user the right to read it.");
        }
    }
}
