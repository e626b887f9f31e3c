using FinApi.Application.Time;
using FinApi.Application.Workers;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Revisions;

/// <summary>Removes revisions that are older than the history has to be.</summary>
internal sealed class RevisionTrim(
    IRevisionTrimming trimming, IOptions<RevisionOptions> options, TimeProvider timeProvider) : IClusterJob
{
    public string Name => "revision-trim";

    public TimeSpan Period => TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken) =>
        await trimming.TrimAsync(
            timeProvider.GetInstant() - Duration.FromDays(options.Value.KeepDays), cancellationToken);
}
