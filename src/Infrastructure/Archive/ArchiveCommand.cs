using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using FinApi.Application.Operator;
using FinApi.Application.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Archive;

/// <summary>The command <c>archive</c>.</summary>
internal static class ArchiveCommand
{
    /// <summary>The command.</summary>
    public static NodeCommand Command { get; } = new(
        "archive",
        "Checks every file of the archive against its manifest.",
        (services, input, token) => RunAsync(services, input.Arguments[0], token))
    {
        Arguments = [("ACTION", "verify.")],
    };

    private const string Verify = "verify";

    private static async Task<string> RunAsync(
        IServiceProvider services, string action, CancellationToken cancellationToken)
    {
        if (action != Verify)
        {
            throw new StoreUnusableException($"Write archive {Verify}, and settings after it.");
        }

        services.GetRequiredService<IStartupValidator>().Validate();
        try
        {
            var (files, problems) = await services.GetRequiredService<IArchiveVerification>()
                .CheckAllAsync(cancellationToken);
            return problems.Count == 0
                ? $"All {files} files of the archive are as their manifests say."
                : throw new StoreUnusableException(string.Join(
                    '\n',
                    [
                        $"{problems.Count} of {files} files of the archive are damaged:",
                        .. problems,
                        "A node with the role workers writes them anew from the store, the next time that it checks "
                            + "them.",
                    ]));
        }
        catch (ArchiveUnavailableException e)
        {
            throw new StoreUnusableException(e.Message);
        }
    }
}
