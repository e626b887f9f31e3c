using System.Diagnostics;
using FinApi.Api.Tracing;
using OpenTelemetry.Trace;

namespace FinApi.Api.Tests.Tracing;

public sealed class CallSamplerTests
{
    [Theory]
    [InlineData(ActivityKind.Server, 1, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Server, 0, SamplingDecision.Drop)]
    [InlineData(ActivityKind.Client, 1, SamplingDecision.Drop)]
    [InlineData(ActivityKind.Internal, 1, SamplingDecision.Drop)]
    public void ShouldSample_WhatHasNoParent_TakesAShareOfCallsAlone(
        ActivityKind kind, double ratio, SamplingDecision expected)
    {
        var sampler = new ParentBasedSampler(new CallSampler(ratio));
        var root = new SamplingParameters(default, ActivityTraceId.CreateRandom(), "a", kind);

        Assert.Equal(expected, sampler.ShouldSample(root).Decision);
    }

    [Fact]
    public void ShouldSample_CommandOfASampledCall_IsTaken()
    {
        var call = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var command = new SamplingParameters(call, call.TraceId, "EVAL", ActivityKind.Client);

        var decision = new ParentBasedSampler(new CallSampler(0)).ShouldSample(command).Decision;

        Assert.Equal(SamplingDecision.RecordAndSample, decision);
    }
}
