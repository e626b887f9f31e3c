using Microsoft.Extensions.Options;

namespace FinApi.Application.Nodes;

[OptionsValidator]
internal sealed partial class NodeOptionsValidator : IValidateOptions<NodeOptions>;
