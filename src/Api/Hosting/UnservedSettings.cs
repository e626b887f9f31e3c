using Microsoft.Extensions.Options;

namespace FinApi.Api.Hosting;

/// <summary>
/// Settings that would change where data go, and that cannot be honoured with the store that is set: whoever sets them
/// must not believe that they work.
/// </summary>
internal static class UnservedSettings
{
    private static readonly string[] OfManyNodes = ["ConnectionStrings:Redis", "ConnectionStrings:RedisState"];

    /// <exception cref="OptionsValidationException">One of them is set.</exception>
    public static void Refuse(IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration["ConnectionStrings:Postgres"]))
        {
            return;
        }

        foreach (var key in OfManyNodes.Where(key => !string.IsNullOrWhiteSpace(configuration[key])))
        {
            throw new OptionsValidationException(
                key,
                typeof(UnservedSettings),
                [
                    $"{key} names a server of what several nodes share, and the embedded store has one node. Remove "
                        + "the setting, or keep the market in PostgreSQL (ConnectionStrings:Postgres).",
                ]);
        }
    }
}
