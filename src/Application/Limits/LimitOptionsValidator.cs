using Microsoft.Extensions.Options;

namespace FinApi.Application.Limits;

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
