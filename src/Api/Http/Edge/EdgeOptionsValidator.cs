using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.Edge;

/// <summary>Refuses a mode that FinApi could not honour.</summary>
internal sealed class EdgeOptionsValidator : IValidateOptions<EdgeOptions>
{
    public ValidateOptionsResult Validate(string? name, EdgeOptions options) =>
        options.Mode is EdgeMode.Public or EdgeMode.Off
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Edge:Mode is {options.Mode}, which needs accounts and keys, and there are none yet. "
                + "Write Public or Off.");
}
