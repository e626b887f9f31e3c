using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace FinApi.Api.Nodes;

/// <summary>Which role has which service of the contract.</summary>
internal static class RoleServices
{
    private static readonly (ServiceDescriptor Service, Roles Role)[] All =
    [
        (Status.Descriptor, Roles.None), // every node says how it is
        (MarketData.Descriptor, Roles.MarketData),
        (History.Descriptor, Roles.History),
        (Reference.Descriptor, Roles.Reference),
        (Contracts.V1.Account.Descriptor, Roles.Account),
        (Operator.Descriptor, Roles.Account),
        (Contracts.V1.Streaming.Descriptor, Roles.Streaming),
        (Ingest.Descriptor, Roles.Ingest),
    ];

    /// <summary>The role that a service belongs to; none for what every node serves.</summary>
    public static Roles RoleOf(ServiceDescriptor service) =>
        Array.Find(All, each => each.Service.FullName == service.FullName).Role;

    /// <summary>The full names of the services that a node with these roles serves.</summary>
    public static IReadOnlyList<string> ListOf(Roles roles) =>
        [.. All.Where(each => roles.HasFlag(each.Role)).Select(each => each.Service.FullName)];
}
