using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FinApi.Api.OpenApi;

/// <summary>
/// The contract with its comments, from the descriptor set that the build embeds. The generated descriptors would do
/// but for the comments, which they lack.
/// </summary>
internal static class ContractDescriptors
{
    private const string Resource = "finapi.binpb";

    /// <summary>The files of package finapi.v1.</summary>
    public static IReadOnlyList<FileDescriptor> Load()
    {
        var assembly = typeof(GetQuoteRequest).Assembly;
        using var stream = assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} was built without {Resource}.");

        ExtensionRegistry extensions =
            [AnnotationsExtensions.Http, FieldBehaviorExtensions.FieldBehavior, OptionsExtensions.Policy];
        var set = FileDescriptorSet.Parser.WithExtensionRegistry(extensions).ParseFrom(stream);
        var files = FileDescriptor.BuildFromByteStrings(set.File.Select(file => file.ToByteString()), extensions);
        return [.. files.Where(file => file.Package == "finapi.v1")];
    }
}
