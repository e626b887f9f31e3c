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
    IOptions<DemoOptions> options, IOptions<PortsOptions> ports, IEnumerable<IDemoKeyFile> files)
{
    /// <summary>Why demo keys are refused elsewhere.</summary>
    public static Error Refusal { get; } = new(
        ErrorKind.Unauthenticated,
        ErrorReason.ApiKeyRevoked,
        "This is a demo key, and this node is reached by others or has Demo:Enabled=false. "
        + "Create an account and a key.");

    /// <summary>Whether there are demo accounts.</summary>
    public bool IsOn { get; } = options.Value.Enabled && ports.Value.IsLoopback && files.Any();

    /// <summary>Whether the caller is one of the demo's, and there is none here.</summary>
    public bool Refuses(Caller caller) => !IsOn && DemoAccounts.IsDemo(caller.AccountId);
}
