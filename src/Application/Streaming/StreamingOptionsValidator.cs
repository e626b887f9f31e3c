using Microsoft.Extensions.Options;

namespace FinApi.Application.Streaming;

[OptionsValidator]
internal sealed partial class StreamingOptionsValidator : IValidateOptions<StreamingOptions>;

[OptionsValidator]
internal sealed partial class TickLogOptionsValidator : IValidateOptions<TickLogOptions>;
