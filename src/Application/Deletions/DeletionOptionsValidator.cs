using Microsoft.Extensions.Options;

namespace FinApi.Application.Deletions;

[OptionsValidator]
internal sealed partial class DeletionOptionsValidator : IValidateOptions<DeletionOptions>;
