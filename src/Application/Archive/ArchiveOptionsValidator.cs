using Microsoft.Extensions.Options;

namespace FinApi.Application.Archive;

/// <summary>Refuses settings of the archive that cannot work, each with a sentence that says what to write.</summary>
internal sealed class ArchiveOptionsValidator : IValidateOptions<ArchiveOptions>
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(30);

    // Longer than whoever has a link takes for a file.
    private static readonly TimeSpan MinKept = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxKept = TimeSpan.FromDays(3_650);

    public ValidateOptionsResult Validate(string? name, ArchiveOptions options)
    {
        List<string> problems = [];
        if (options.Target is { } target && string.IsNullOrWhiteSpace(target))
        {
            problems.Add("Archive:Target is empty: write the folder of the archive, such as /srv/archive, or leave it "
                + "out for none.");
        }

        if (options.Target is { } place
            && place.Contains("://", StringComparison.Ordinal)
            && !ArchiveBucket.TryParse(place, out _))
        {
            problems.Add("Archive:Target must be a folder, such as /srv/archive, or a bucket of S3 in lower case, such "
                + "as s3://my-bucket/archive.");
        }

        foreach (var (setting, address) in new[]
        {
            (nameof(options.Endpoint), options.Endpoint), (nameof(options.LinkEndpoint), options.LinkEndpoint),
        })
        {
            if (address is not null
                && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                problems.Add($"Archive:{setting} must be the address of a service that speaks S3, such as "
                    + "https://s3.example.com.");
            }
        }

        if (options.Delay < ArchiveOptions.MinDelay || options.Delay > MaxDelay)
        {
            problems.Add("Archive:Delay must be 00:15:00 to 30.00:00:00: write how long a day waits after its end, "
                + "such as 01:00:00.");
        }

        if (options.KeepRevisions < MinKept || options.KeepRevisions > MaxKept)
        {
            problems.Add("Archive:KeepRevisions must be 01:00:00 to 3650.00:00:00: write how long a file stays after "
                + "another revision has taken its place, such as 7.00:00:00.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
