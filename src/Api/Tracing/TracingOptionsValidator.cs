using Microsoft.Extensions.Options;

namespace FinApi.Api.Tracing;

/// <summary>Checks the bounds that stand at the settings, and the collector's address.</summary>
internal sealed class TracingOptionsValidator : IValidateOptions<TracingOptions>
{
    private readonly TracingOptionsBounds _bounds = new();

    public ValidateOptionsResult Validate(string? name, TracingOptions options) =>
        options.Endpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? _bounds.Validate(name, options)
            : ValidateOptionsResult.Fail(
                $"Tracing:Endpoint is {options.Endpoint}: write the address of a collector, such as "
                + "http://localhost:4317.");
}

/// <summary>Checks the bounds that stand at the settings.</summary>
[OptionsValidator]
internal sealed partial class TracingOptionsBounds : IValidateOptions<TracingOptions>;
