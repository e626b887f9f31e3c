using FinApi.Api.Nodes;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;

namespace FinApi.Api.Auth;

/// <summary>
/// Who may call an endpoint and what a call costs, from the options of its method; metadata of the endpoint.
/// </summary>
/// <param name="Method">The method whatever the transport, such as finapi.v1.MarketData/GetQuote.</param>
/// <param name="Access">What a caller must present.</param>
/// <param name="Scope">What an API key must be allowed to do; none for public methods.</param>
/// <param name="Cost">Calls that one call counts as; 0 is not counted.</param>
internal sealed record CallPolicy(string Method, Access Access, Scopes Scope, int Cost)
{
    private static readonly Dictionary<string, CallPolicy> All =
        new[]
            {
                MarketData.Descriptor, History.Descriptor, Reference.Descriptor, Contracts.V1.Streaming.Descriptor,
                Contracts.V1.Account.Descriptor, Ingest.Descriptor, Status.Descriptor, Operator.Descriptor,
            }
            .SelectMany(service => service.Methods)
            .Select(Of)
            .ToDictionary(policy => "/" + policy.Method, StringComparer.Ordinal);

    /// <summary>
    /// Whether it is about the account itself, and held to a limit of its own that other calls cannot use up.
    /// </summary>
    public bool HasAccountLimit { get; init; }

    /// <summary>The role whose nodes answer it; none where every node does.</summary>
    public Roles Role { get; init; }

    /// <summary>Whether the answer comes in parts, such as a file.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>
    /// Whether the key may come in the first message of a WebSocket instead, where a browser can send no header.
    /// </summary>
    public bool MayFollowInHello { get; init; }

    /// <summary>The policy of a method of the contract.</summary>
    public static CallPolicy Of(MethodDescriptor method)
    {
        var policy = method.GetOptions()?.GetExtension(OptionsExtensions.Policy);
        return new CallPolicy(
            $"{method.Service.FullName}/{method.Name}",
            policy?.Access ?? Access.Unspecified,
            policy is { Scope.Length: > 0 }
                ? ScopeText.Find(policy.Scope) ?? throw Unknown(method, policy.Scope)
                : Scopes.None,
            policy is { HasCost: true } ? policy.Cost : 1)
        {
            HasAccountLimit = policy is { AccountLimit: true },
            IsStreaming = method.IsServerStreaming,
            Role = RoleServices.RoleOf(method.Service),
        };
    }

    /// <summary>Adds the policies to the routes of a service, gRPC and transcoded ones alike.</summary>
    public static void Attach(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<GrpcMethodMetadata>().FirstOrDefault() is { } grpc
            && All.TryGetValue(grpc.Method.FullName, out var policy))
        {
            endpoint.Metadata.Add(policy);
        }
    }

    private static InvalidOperationException Unknown(MethodDescriptor method, string scope) =>
        new($"{method.FullName} asks for the scope {scope}, which there is not.");
}
