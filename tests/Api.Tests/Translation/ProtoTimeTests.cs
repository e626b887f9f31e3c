using CsCheck;
using FinApi.Api.Translation;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Duration = NodaTime.Duration;

namespace FinApi.Api.Tests.Translation;

public sealed class ProtoTimeTests
{
    private static readonly Gen<Instant> Times =
        Gen.Select(Gen.Long[-62_135_596_800, 253_402_300_799], Gen.Int[0, 999_999_999])
            .Select((seconds, nanos) => Instant.FromUnixTimeSeconds(seconds).PlusNanoseconds(nanos));

    [Fact]
    public void ToTimestamp_AnyTime_ComesBackToTheNanosecond() =>
        Times.Sample(time =>
        {
            var timestamp = ProtoTime.ToTimestamp(time);

            return ProtoTime.IsValid(timestamp) && ProtoTime.ToInstant(timestamp) == time;
        });

    [Fact]
    public void ToProto_AnyDuration_ComesBackToTheNanosecond() =>
        Gen.Long.Sample(nanoseconds =>
        {
            var proto = ProtoTime.ToProto(Duration.FromNanoseconds(nanoseconds));

            // The parts of a protobuf duration never differ in sign.
            return ((System.Int128)proto.Seconds * 1_000_000_000) + proto.Nanos == nanoseconds
                && (Math.Sign(proto.Seconds) * Math.Sign(proto.Nanos)) >= 0;
        });

    [Theory]
    [InlineData("2024-03-04T14:30:00Z", "2024-03-04T14:30:00Z")]
    [InlineData("2024-03-04t14:30:00.123456789z", "2024-03-04T14:30:00.123456789Z")]
    [InlineData("2024-03-04T09:30:00-05:00", "2024-03-04T14:30:00Z")]
    [InlineData("2024-03-04T15:30:00 01:00", "2024-03-04T14:30:00Z")]
    [InlineData("2024-03-04", null)]
    [InlineData("2024-02-30T00:00:00Z", null)]
    [InlineData("2024-03-04T14:30:00", null)]
    [InlineData("2024-03-04T14:30:00.1234567891Z", null)]
    [InlineData("0001-01-01T00:00:00+00:01", null)]
    [InlineData("1709562600", null)]
    public void ToCanonical_Text_IsReadAsRfc3339(string text, string? expected) =>
        Assert.Equal(expected, ProtoTime.ToCanonical(text));

    [Theory]
    [InlineData("86400s", "86400s")]
    [InlineData("1.5s", "1.5s")]
    [InlineData("-1s", "-1s")]
    [InlineData("-1.0s", "-1.0s")]
    [InlineData("253402300799.999999999s", "253402300799.999999999s")]
    [InlineData("253402300800s", null)]
    [InlineData("315576000000s", null)]
    [InlineData("-62135596800s", "-62135596800s")]
    [InlineData("-62135596801s", null)]
    [InlineData("-0.5s", null)]
    [InlineData("0.1234567891s", null)]
    [InlineData("1e3s", null)]
    [InlineData("86400", null)]
    [InlineData("s", null)]
    public void ToCanonicalDuration_Text_IsWhatTheTranscoderReads(string text, string? expected) =>
        Assert.Equal(expected, ProtoTime.ToCanonicalDuration(text));

    [Theory]
    [InlineData(1677, 12, 31, false)]
    [InlineData(1678, 1, 1, true)]
    [InlineData(2261, 12, 31, true)]
    [InlineData(2262, 1, 1, false)]
    public void IsTickTime_EdgeOfRange_IsWhatALongHolds(int year, int month, int day, bool expected) =>
        Assert.Equal(expected, ProtoTime.IsTickTime(Instant.FromUtc(year, month, day, 0, 0)));

    [Fact]
    public void IsValid_NegativeNanos_IsFalse() => Assert.False(ProtoTime.IsValid(new Timestamp { Nanos = -1 }));
}
