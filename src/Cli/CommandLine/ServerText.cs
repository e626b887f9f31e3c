using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Cli.CommandLine;

/// <summary>How parts of answers are written in tables.</summary>
internal static class ServerText
{
    /// <summary>What stands beside answers of a simulated market that have no place of their own for it.</summary>
    public const string Simulated = "The market is simulated: its prices are made up.";

    public static Instant InstantOf(Timestamp timestamp) =>
        Instant.FromUnixTimeSeconds(timestamp.Seconds).PlusNanoseconds(timestamp.Nanos);

    /// <summary>ISO 8601 with as many digits as there are; nothing for an absent time.</summary>
    public static string Time(Timestamp? timestamp) =>
        timestamp is null ? string.Empty : InstantPattern.ExtendedIso.Format(InstantOf(timestamp));

    /// <summary><c>REAL_TIME</c> reads as <c>real time</c>; what is made up says so.</summary>
    public static string Status(DataStatus? status) =>
        status is null ? string.Empty
        : status.Simulated ? $"{Words(status.Mode.ToString())}, simulated"
        : Words(status.Mode.ToString());

    /// <summary>Splits a C# enum name into lower-case words.</summary>
    public static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $" {c}" : $"{c}")).ToLowerInvariant();
}
