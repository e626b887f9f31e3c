using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Paging;

/// <summary>Writes the parts of a query that a page token is bound to.</summary>
internal static class QueryText
{
    /// <summary>To the nanosecond; <c>*</c> for an open end.</summary>
    public static string Of(Instant? instant) =>
        instant is null ? "*" : InstantPattern.ExtendedIso.Format(instant.Value);
}
