using System.IO.Compression;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Http.Edge;
using FinApi.Api.Http.Shared;
using FinApi.Application.Settings;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.Caching;

/// <summary>Cache headers, conditional requests, HEAD and compression of everything that is served to GET.</summary>
internal static class CachingRegistration
{
    public static WebApplicationBuilder AddCaching(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<EdgeOptions>(builder.Configuration, EdgeOptions.Section);
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton<LiveSubjects>();
        services.AddSingleton<HistorySubjects>();
        services.AddSingleton<CallerRules>();
        services.AddSingleton<CacheRules>();
        services.AddSingleton<SharedAnswers>();
        services.AddSingleton<CachingInterceptor>();
        services.AddCachePolicies();
        services.AddCompression();
        return builder;
    }

    /// <summary>All policies: <see cref="CachedMethods"/> reads from them which methods are cached.</summary>
    public static void AddCachePolicies(this IServiceCollection services)
    {
        services.AddMarketDataPolicies();
        services.AddReferencePolicies();
        services.AddHistoryPolicies();
    }

    public static void UseCompression(this IApplicationBuilder app) => app.UseResponseCompression();

    private static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // Answers hold no secret beside a caller's own text, so compressing them under TLS gives nothing away.
            options.EnableForHttps = true;
            // Not Parquet, which is compressed.
            options.MimeTypes =
            [
                "application/json",
                FileAnswer.Arrow,
                "text/csv",
                "text/html",
                "text/javascript",
                "text/css",
            ];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }
}
