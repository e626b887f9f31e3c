using System.Globalization;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Tracing;

/// <summary>Refuses what cannot be meant, with a sentence that says what to write.</summary>
internal sealed class TracingOptionsValidator : IValidateOptions<TracingOptions>
{
    public ValidateOptionsResult Validate(string? name, TracingOptions options)
    {
        string?[] problems =
        [
            options.Endpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }
                ? null
                : $"Tracing:Endpoint is {options.Endpoint}: write the address of a collector, such as "
                    + "http://localhost:4317.",
            Enum.IsDefined(options.Protocol)
                ? null
                : $"Tracing:Protocol is {options.Protocol}: write Grpc or HttpProtobuf.",
            options.Ratio is >= 0 and <= 1
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Tracing:Ratio is {options.Ratio}: write 0 to 1, such as 0.1 for every tenth call."),
        ];
        string[] found = [.. problems.OfType<string>()];
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
