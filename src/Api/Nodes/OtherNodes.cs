using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Application.Nodes;
using Google.Rpc;

namespace FinApi.Api.Nodes;

/// <summary>
/// Refers callers to the nodes that serve what this one does not. By their names: where nodes are is told to nobody. A
/// referral uses no limit: a caller with a key that works would otherwise be told after some of them that it has none.
/// </summary>
internal sealed class OtherNodes(NodeIdentity identity, LiveNodes nodes)
{
    // A sentence of a hundred names is read by nobody.
    private const int MaxNames = 5;

    /// <summary>Leaves of an endpoint its path and its HTTP methods, and answers there with who has the role.</summary>
    public void Refer(EndpointBuilder endpoint, Roles role)
    {
        var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList();
        endpoint.Metadata.Clear(); // reflection and others take for served what is described there
        methods.ForEach(endpoint.Metadata.Add);
        PublicEndpoint.Open(endpoint);
        endpoint.RequestDelegate = http => http.RefuseAsync(
            IsNoCall(http.Request) && !methods.Exists(each => each.HttpMethods.Contains(http.Request.Method))
                ? Failure.MethodNotAllowed(http.Request.Method, http.Request.Path, HttpMethods.Post)
                : Explain(http.Request.Path, role));
    }

    // What the gRPC framework maps for methods that a service lacks takes every HTTP method.
    private static bool IsNoCall(Microsoft.AspNetCore.Http.HttpRequest request) =>
        GrpcProtocol.IsGrpc(request) && !HttpMethods.IsPost(request.Method);

    private Failure Explain(string path, Roles role)
    {
        var name = RoleText.Join(role);
        var isKnown = nodes.List().Any(node => node.Beat.Id == identity.Id);
        var others = nodes.ListWith(role).Take(MaxNames).ToList();
        return new Failure(
            Code.Unimplemented,
            TransportReason.RoleNotServed,
            $"{path} belongs to the role {name}, which node {identity.Id} does not have.{Where(others, isKnown)}")
        {
            Metadata = new Dictionary<string, string> { ["role"] = name, ["nodes"] = string.Join(',', others) },
        };
    }

    // Without an answer of the store nobody knows which nodes are alive now, and a list that lacks this node is none.
    private string Where(List<string> others, bool isKnown) =>
        others.Count switch
        {
            0 when nodes.Failure is not null || !isKnown => string.Empty,
            0 => " No live node has it.",
            _ when nodes.Failure is not null => $" Seen last with it: {string.Join(", ", others)}.",
            1 => $" Node {others[0]} has it.",
            _ => $" Nodes {string.Join(", ", others)} have it.",
        };
}
