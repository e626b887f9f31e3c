using System.Diagnostics;
using OpenTelemetry.Trace;

namespace FinApi.Api.Tracing;

/// <summary>
/// Begins traces with calls alone, a share of them: work in the background sends commands all the time, and each would
/// be a trace of its own.
/// </summary>
/// <param name="ratio">The share, from 0 to 1.</param>
internal sealed class CallSampler(double ratio) : Sampler
{
    private readonly TraceIdRatioBasedSampler _share = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Server
            ? _share.ShouldSample(samplingParameters)
            : new SamplingResult(SamplingDecision.Drop);
}
