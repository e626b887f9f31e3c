using System.IO.Pipelines;

namespace FinApi.Api.Tests.Bypass;

/// <summary>A connection of two pipes.</summary>
internal sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
