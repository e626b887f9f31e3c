namespace FinApi.Application.Archive;

/// <summary>Section <c>Archive</c>: where whole days of market data are kept as files.</summary>
public sealed class ArchiveOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Archive";

    /// <summary>
    /// The shortest <see cref="Delay"/>. What is written of the last 15 minutes is no revision yet, so a change of them
    /// would go unnoticed.
    /// </summary>
    public static readonly TimeSpan MinDelay = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The folder of the archive, made when it is missing, or <c>s3://bucket</c> or <c>s3://bucket/prefix</c>; the same
    /// for all nodes of a store. Null, the default: there is no archive.
    /// </summary>
    public string? Target { get; set; }

    /// <summary>
    /// The address of a service that speaks S3, such as <c>https://s3.example.com</c>. Null, the default: that of AWS.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>
    /// The address at which clients reach that service, for the links that they get to files. Null, the default:
    /// <see cref="Endpoint"/>.
    /// </summary>
    public string? LinkEndpoint { get; set; }

    /// <summary>The region of S3. Null, the default: that of the environment (<c>AWS_REGION</c>).</summary>
    public string? Region { get; set; }

    /// <summary>
    /// How long a day, or a month of bars, waits after its end in UTC, and after the last change of it, until it is
    /// written: 15 minutes to 30 days. Default one hour. What comes later makes another revision of the file.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a file stays after another revision has taken its place: one hour to 3,650 days. Default 7 days. So
    /// long what was deleted of its day is in the archive still.
    /// </summary>
    public TimeSpan KeepRevisions { get; set; } = TimeSpan.FromDays(7);
}
