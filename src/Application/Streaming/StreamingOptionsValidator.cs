using Microsoft.Extensions.Options;

namespace FinApi.Application.Streaming;

[OptionsValidator]
internal sealed partial class StreamingOptionsValidator : IValidateOptions<StreamingOptions>;
