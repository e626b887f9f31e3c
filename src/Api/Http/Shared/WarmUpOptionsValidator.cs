using Microsoft.Extensions.Options;

namespace FinApi.Api.Http.Shared;

/// <summary>Checks the bounds that stand at the settings.</summary>
[OptionsValidator]
internal sealed partial class WarmUpOptionsValidator : IValidateOptions<WarmUpOptions>;
