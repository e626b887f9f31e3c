using System.Globalization;
using NodaTime;

namespace FinApi.Application.Accounts.Keys;

/// <summary>Places in a list that has the newest first and, of the same time, goes by id.</summary>
internal static class KeyPlace
{
    /// <summary>A text that compares by byte as the list goes.</summary>
    public static string Of(Instant createTime, string id)
    {
        var age = (Instant.MaxValue - createTime).ToBigIntegerNanoseconds();
        return string.Create(CultureInfo.InvariantCulture, $"{age:D30}|{id}");
    }
}
