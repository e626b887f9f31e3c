using OpenTelemetry.Exporter;

namespace FinApi.Api.Tracing;

/// <summary>Section <c>Tracing</c>: spans of calls for a collector of OpenTelemetry.</summary>
internal sealed class TracingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Tracing";

    /// <summary>
    /// The collector, such as <c>http://localhost:4317</c>; with <c>HttpProtobuf</c> <c>http://localhost:4318</c>.
    /// Default none: nothing is traced.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>How spans are sent: <c>Grpc</c> (default) or <c>HttpProtobuf</c>.</summary>
    public OtlpExportProtocol Protocol { get; set; } = OtlpExportProtocol.Grpc;

    /// <summary>
    /// Which part of the calls is traced, 0 to 1. Default 1: all. A call that belongs to a trace already is traced as
    /// that trace says.
    /// </summary>
    public double Ratio { get; set; } = 1;
}
