using Microsoft.Extensions.Options;

namespace FinApi.Application.Log;

[OptionsValidator]
internal sealed partial class TickLogOptionsValidator : IValidateOptions<TickLogOptions>;
