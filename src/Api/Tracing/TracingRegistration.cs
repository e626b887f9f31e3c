using FinApi.Application.Settings;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace FinApi.Api.Tracing;

/// <summary>
/// Traces of calls, with their commands to PostgreSQL and, where there is one, Redis (which adds its own). No span has
/// a key, a value or a parameter of them.
/// </summary>
internal static class TracingRegistration
{
    // Npgsql's own source of activities.
    private const string PostgresSource = "Npgsql";

    public static WebApplicationBuilder AddTracing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<TracingOptions>(builder.Configuration, TracingOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<TracingOptions>, TracingOptionsValidator>();
        // Without a collector nothing of it is made: each span would cost its call some microseconds.
        var section = builder.Configuration.GetSection(TracingOptions.Section);
        if (!string.IsNullOrWhiteSpace(section[nameof(TracingOptions.Endpoint)]))
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
                .SetSampler(services => new ParentBasedSampler(new CallSampler(OptionsOf(services).Ratio)))
                .AddAspNetCoreInstrumentation()
                .AddSource(PostgresSource)
                .AddOtlpExporter());
            builder.Services.AddOptions<OtlpExporterOptions>()
                .Configure<IOptions<TracingOptions>>((exporter, options) => Set(exporter, options.Value));
        }

        return builder;
    }

    private static TracingOptions OptionsOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<TracingOptions>>().Value;

    private static void Set(OtlpExporterOptions exporter, TracingOptions options)
    {
        var endpoint = options.Endpoint!;
        exporter.Protocol = options.Protocol;
        exporter.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf && endpoint.AbsolutePath == "/"
            ? new Uri(endpoint, "v1/traces")
            : endpoint;
    }
}
