using System.Globalization;
using System.Reflection;

namespace FinApi.Infrastructure.Storage;

/// <summary>A step of a store's schema: an embedded file <c>NNNN_name.sql</c>.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>The migrations whose resources begin with a prefix, in the order of their numbers.</summary>
    public static IReadOnlyList<Migration> List(string prefix)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .Select(resource => Read(assembly, resource, prefix))
            .OrderBy(migration => migration.Number)];
    }

    private static Migration Read(Assembly assembly, string resource, string prefix)
    {
        var name = Path.GetFileNameWithoutExtension(resource[prefix.Length..]);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name[5..], reader.ReadToEnd());
    }
}
