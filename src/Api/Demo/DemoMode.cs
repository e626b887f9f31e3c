using FinApi.Api.Hosting;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Demo;

/// <summary>
/// Whether this node is for trying out: embedded, reached from this machine only, and not told otherwise.
/// </summary>
internal sealed class DemoMode(
    IOptions<DemoOptions> options, IOptions<PortsOptions> ports, IEnumerable<IDemoKeyFile> files, DirectCalls direct)
{
    private static readonly Error Elsewhere = new(
        ErrorKind.Unauthenticated,
        ErrorReason.ApiKeyRevoked,
        "This is a demo key, and other machines reach this node, or it has Demo:Enabled=false. "
        + "Create an account and a key.");

    private static readonly Error Proxied = new(
        ErrorKind.PermissionDenied,
        ErrorReason.AddressNotAllowed,
        "This is a demo key, which works only on the node's own machine, and this request came through a proxy, as a "
        + "header, its Host or HTTP/1.0 shows. Create an account and a key.");

    /// <summary>Whether there are demo accounts.</summary>
    public bool IsOn { get; } = options.Value.Enabled && ports.Value.IsLoopback && files.Any();

    /// <summary>Why a caller of the demo may not call; null when it may, or is another one.</summary>
    public Error? Refuse(Caller caller, HttpContext http) =>
        !DemoAccounts.IsDemo(caller.AccountId) ? null
        : !IsOn ? Elsewhere
        : direct.IsDirect(http) ? null
        : Proxied;
}
