using System.Globalization;
using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Domain.Tests.Freshness;

internal static class LifetimeText
{
    public static string Of(CacheLifetime lifetime)
    {
        if (!lifetime.IsStorable || lifetime.MaxAge == Duration.Zero)
        {
            return lifetime.IsStorable ? "no-cache" : "no-store";
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{(lifetime.IsPublic ? "public" : "private")} {lifetime.MaxAge.TotalSeconds}");
        return lifetime.StaleWhileRevalidate > Duration.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"{text} stale {lifetime.StaleWhileRevalidate.TotalSeconds}")
            : text;
    }
}
