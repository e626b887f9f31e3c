using FinApi.Application.Archive.Files;
using FinApi.Application.Results;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Archive.Downloads;

/// <summary>What callers are told when there is no file for them.</summary>
internal sealed partial class ArchiveErrors(ILogger<ArchiveErrors> logger)
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    public static Error NoArchive() =>
        new(
            ErrorKind.FailedPrecondition,
            ErrorReason.NoArchive,
            "There is no archive here, and so no files: the operator has to set Archive:Target. Bars and trades can be "
                + "exported: GET /v1/bars:export, GET /v1/trades:export.");

    public static Error FileNotFound(string field, string message) =>
        new(ErrorKind.NotFound, ErrorReason.FileNotFound, message)
        {
            Violations = [new FieldViolation(field, message)],
        };

    public static Error LinkInvalid() =>
        new(
            ErrorKind.PermissionDenied,
            ErrorReason.LinkInvalid,
            "This is not a link that History.ListFiles (GET /v1/files) has given. Use download_url or manifest_url "
                + "unchanged.");

    public static Error LinkExpired() =>
        new(
            ErrorKind.PermissionDenied,
            ErrorReason.LinkExpired,
            $"A link can be used for {FileLinks.Life.TotalMinutes:0} minutes, and those of this one are over. Ask "
                + "History.ListFiles (GET /v1/files) for a new one; a download can be resumed with it.");

    /// <summary>Says to the log why, which is for the operator, and to the caller that it is so.</summary>
    public Error Unavailable(ArchiveUnavailableException cause)
    {
        LogUnavailable(logger, cause.Message);
        return new Error(
            ErrorKind.Unavailable,
            ErrorReason.StorageUnavailable,
            "The archive cannot be read now. Try again in half a minute.")
        {
            RetryAfter = Later,
        };
    }

    [LoggerMessage(LogLevel.Error, "Files of the archive cannot be given to callers. {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
