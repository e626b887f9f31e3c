using FinApi.Application.Limits.SignIn;

namespace FinApi.Infrastructure.InProcess;

/// <summary>A node that is alone knows all sign-ins by itself.</summary>
internal sealed class InProcessSignInRecords : ISignInRecords
{
    public ValueTask<SignInFacts?> FindAsync(string network, string email, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SignInFacts?>(null);

    public ValueTask NoteAsync(string network, string email, bool hasSucceeded) => ValueTask.CompletedTask;
}
