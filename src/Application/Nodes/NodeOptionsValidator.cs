using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Nodes;

/// <summary>Refuses names and addresses that other nodes cannot use, and says what to write.</summary>
internal sealed partial class NodeOptionsValidator : IValidateOptions<NodeOptions>
{
    private const string Remedy =
        "write the http or https URL of this node's gRPC port as other nodes reach it, such as http://10.1.2.3:8081.";

    public ValidateOptionsResult Validate(string? name, NodeOptions options)
    {
        string[] problems = [.. new[] { CheckId(options.Id), CheckAddress(options.Address) }.OfType<string>()];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string? CheckId(string? id) =>
        string.IsNullOrWhiteSpace(id) || (id.Length <= NodeOptions.MaxIdLength && FitId().IsMatch(id))
            ? null
            : $"Node:Id has other characters or is too long: write 1 to {NodeOptions.MaxIdLength} letters, digits, "
                + "dots, underscores and hyphens, such as node-1.";

    // The address itself is not repeated: it may hold a password.
    private static string? CheckAddress(string? address) =>
        string.IsNullOrWhiteSpace(address) || WhatIsWrong(address) is not { } wrong
            ? null
            : $"Node:Address {wrong}: {Remedy}";

    private static string? WhatIsWrong(string address) =>
        address.Length > NodeOptions.MaxAddressLength ? $"is longer than {NodeOptions.MaxAddressLength} characters"
        : !Uri.TryCreate(address, UriKind.Absolute, out var url) ? "is not a URL"
        : url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps ? "is neither http nor https"
        : url.UserInfo.Length > 0 ? "has a user or password"
        : url.AbsolutePath != "/" ? "has a path"
        : url.Query.Length > 0 || url.Fragment.Length > 0 ? "has a query or fragment"
        : IsEveryAddress(url) ? $"names {url.Host}, which is every address of a machine and none to call"
        : null;

    private static bool IsEveryAddress(Uri url) =>
        IPAddress.TryParse(url.DnsSafeHost, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));

    [GeneratedRegex("^[A-Za-z0-9._-]+\\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FitId();
}
