using System.Globalization;
using FinApi.Application.Results;

namespace FinApi.Application.Deletions;

/// <summary>Why a deletion is refused.</summary>
public static class DeletionErrors
{
    /// <summary>The token of a preview no longer holds.</summary>
    /// <param name="cause">Why, as a sentence.</param>
    public static Error Void(string cause) =>
        new(
            ErrorKind.FailedPrecondition,
            ErrorReason.DeletionTokenVoid,
            cause + " Nothing was deleted. Look at a new preview (PreviewDelete), and send its token.")
        {
            Violations = [new FieldViolation("token", "no longer holds.")],
        };

    /// <summary>More rows than one deletion may take.</summary>
    internal static Error TooLarge(long rows, long most) =>
        new(
            ErrorKind.FailedPrecondition,
            ErrorReason.DeletionTooLarge,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The deletion would take {rows:N0} rows, and one takes at most {most:N0} (Deletions:MaxRows): "
                + $"name fewer symbols or a shorter range, and delete part by part."));
}
