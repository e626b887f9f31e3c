using Microsoft.Extensions.Options;

namespace FinApi.Application.Revisions;

[OptionsValidator]
internal sealed partial class RevisionOptionsValidator : IValidateOptions<RevisionOptions>;
