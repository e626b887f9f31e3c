using FinApi.Api.Demo;
using FinApi.Api.Hosting;
using FinApi.Application.Billing;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Billing;

/// <summary>
/// Who gives plans where nothing is set: on a node for trying out everybody, on every other one operators. A node that
/// others reach is none for trying out, whatever is set.
/// </summary>
internal sealed class BillingDefaults(DemoMode demo, IOptions<PortsOptions> ports)
    : IPostConfigureOptions<BillingOptions>, IValidateOptions<BillingOptions>
{
    public void PostConfigure(string? name, BillingOptions options) =>
        options.Mode ??= demo.IsOn ? BillingMode.Demo : BillingMode.Approval;

    public ValidateOptionsResult Validate(string? name, BillingOptions options) =>
        options.Mode == BillingMode.Demo && !ports.Value.IsLoopback
            ? ValidateOptionsResult.Fail(
                "Billing:Mode=Demo lets every account take every plan for nothing, and others reach this node "
                + $"(Ports:Address={ports.Value.Address}): write Billing:Mode=Approval or Webhook.")
            : ValidateOptionsResult.Success;
}
