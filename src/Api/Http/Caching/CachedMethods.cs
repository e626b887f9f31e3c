using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// The methods of the contract that have a cache policy, for what describes them without a running node.
/// </summary>
internal static class CachedMethods
{
    // By name: the descriptors that carry comments are read from a file, and know no types of C#.
    private static readonly HashSet<string> Requests = Find();

    /// <summary>Whether answers of the method are validated and may be stored.</summary>
    public static bool Contains(MethodDescriptor method) => Requests.Contains(method.InputType.FullName);

    private static HashSet<string> Find()
    {
        var services = new ServiceCollection();
        services.AddCachePolicies();
        return [.. services.Select(service => NameOf(service.ServiceType.GetGenericArguments()[0]))];
    }

    private static string NameOf(Type request) => ((IMessage)Activator.CreateInstance(request)!).Descriptor.FullName;
}
