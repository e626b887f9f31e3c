using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf.Reflection;

namespace FinApi.Api.Tests.Services;

/// <summary>The contract as its descriptors tell it, so that a new method cannot be forgotten by a test.</summary>
internal static class Contract
{
    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
    [
        .. new[]
        {
            MarketDataReflection.Descriptor,
            ReferenceReflection.Descriptor,
            HistoryReflection.Descriptor,
            IngestReflection.Descriptor,
            StatusReflection.Descriptor,
            OperatorReflection.Descriptor,
        }.SelectMany(file => file.Services).SelectMany(service => service.Methods),
    ];

    /// <summary>Path of the method over REST; null when it has none that is read by GET.</summary>
    public static string? RestPath(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.Get is { Length: > 0 } path ? path : null;

    public static string GrpcPath(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";
}
