using Microsoft.Extensions.Options;

namespace FinApi.Application.Retention;

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
