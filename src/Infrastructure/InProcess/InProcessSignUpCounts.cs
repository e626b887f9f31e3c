using FinApi.Application.Limits.SignIn;

namespace FinApi.Infrastructure.InProcess;

/// <summary>Nothing is there that counts for all nodes: each grants its share.</summary>
internal sealed class InProcessSignUpCounts : ISignUpCounts
{
    public ValueTask<SignUpCount?> TakeAsync(string network, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SignUpCount?>(null);
}
