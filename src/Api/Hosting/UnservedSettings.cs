using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Settings that would change where data go, and that this version cannot honour: whoever sets them
/// must not believe that they work.
/// </summary>
internal static class UnservedSettings
{
    private static readonly (string Key, string Sentence)[] All =
    [
        ("ConnectionStrings:Redis", "names a Redis server, and this version uses none."),
        ("ConnectionStrings:RedisState", "names a Redis server, and this version uses none."),
    ];

    /// <exception cref="OptionsValidationException">One of them is set.</exception>
    public static void Refuse(IConfiguration configuration)
    {
        foreach (var (key, sentence) in All)
        {
            if (configuration.GetSection(key).Exists())
            {
                throw new OptionsValidationException(
                    key, typeof(UnservedSettings), [$"{key} {sentence} Remove the setting."]);
            }
        }
    }
}
