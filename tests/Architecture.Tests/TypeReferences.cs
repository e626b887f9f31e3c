using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace FinApi.Architecture.Tests;

/// <summary>
/// What an assembly uses of others, from its metadata: method bodies count too, and so does what reflection over
/// members would not see.
/// </summary>
internal static class TypeReferences
{
    /// <summary>
    /// Namespaces of other assemblies that are not among the allowed ones or below them, with a type as proof.
    /// </summary>
    public static IReadOnlyList<string> Outside(Assembly assembly, params string[] allowed)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences
            .Select(handle => metadata.GetTypeReference(handle))
            .Where(reference => reference.ResolutionScope.Kind == HandleKind.AssemblyReference)
            .Select(reference => (
                Space: metadata.GetString(reference.Namespace),
                Name: metadata.GetString(reference.Name)))
            .Where(reference => !allowed.Any(root => IsWithin(reference.Space, root)))
            .Select(reference => $"{reference.Space}.{reference.Name}")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Names of FinApi's own assemblies that an assembly refers to.</summary>
    public static IReadOnlyList<string> OwnAssemblies(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("FinApi.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static bool IsWithin(string space, string root) =>
        space == root || space.StartsWith(root + ".", StringComparison.Ordinal);
}
