using FinApi.Api.Tests.Hosting;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Tests.Archive;

/// <summary>
/// A server whose archive waits for nothing, so that a test sees the day of what it has just published.
/// </summary>
internal static class ArchiveServer
{
    public static Task<ApiServer> StartAsync(string target, params string[] args) =>
        ApiServer.StartAsync(
            services =>
            {
                services.RemoveAll<IValidateOptions<ArchiveOptions>>();
                services.PostConfigure<ArchiveOptions>(options => options.Delay = TimeSpan.Zero);

                // Its first turn is over before anything is published, and the next one comes after the test.
                services.Remove(services.Single(service => service.ImplementationType == typeof(ArchiveWorker)));
            },
            [$"--Archive:Target={target}", .. args]);

    /// <summary>Takes the turn that the worker would take.</summary>
    public static Task ArchiveAsync(this ApiServer server) =>
        server.Services.GetRequiredService<ArchiveJob>().RunAsync(TestContext.Current.CancellationToken);
}
