using System.Text;
using FinApi.Application.Results;
using FinApi.Infrastructure.Payments;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Payments;

public sealed class StripeSignatureTests
{
    private const string Secret = "whsec_0123456789abcdef";
    private const long Time = 1_795_186_800;

    // Worked out with another program: HMAC-SHA-256 of "1795186800." and the body.
    private const string Right = "e2dc766a3aa8f13469c70be831219b487f84be361165d8dc1cb7955b0393e0a6";
    private const string Wrong = "f2dc766a3aa8f13469c70be831219b487f84be361165d8dc1cb7955b0393e0a6";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"id":"evt_1"}""");

    [Theory]
    [InlineData($"t=1795186800,v1={Right}")]
    [InlineData($"t=1795186800, v1={Right}")]
    [InlineData($"v1={Right},t=1795186800")]
    [InlineData($"t=1795186800,v1={Wrong},v1={Right},v0=abc")]
    [InlineData("t=1795186800,v1=E2DC766A3AA8F13469C70BE831219B487F84BE361165D8DC1CB7955B0393E0A6")]
    public void WhyNot_RightSignature_Counts(string header) => Assert.Null(WhyNot(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Right)]
    [InlineData($"v1={Right}")]
    [InlineData("t=1795186800")]
    [InlineData($"t=1795186800,v1={Wrong}")]
    [InlineData($"t=1795186800,v0={Right}")]
    [InlineData($"t=1795186801,v1={Right}")]
    [InlineData($"t=1795186800,t=1795186800,v1={Right}")]
    [InlineData($"t=+1795186800,v1={Right}")]
    [InlineData($"t=99999999999999999999,v1={Right}")]
    [InlineData("t=1795186800,v1=")]
    [InlineData("t=1795186800,v1=e2dc")]
    [InlineData("t=1795186800,v1=zzdc766a3aa8f13469c70be831219b487f84be361165d8dc1cb7955b0393e0a6")]
    public void WhyNot_AnythingElse_DoesNot(string? header) =>
        Assert.Equal((ErrorKind.Unauthenticated, ErrorReason.SignatureWrong), KindOf(WhyNot(header)));

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void WhyNot_MoreThanFiveMinutesAway_DoesNotCount(int secondsLater, bool counts) =>
        Assert.Equal(counts, WhyNot($"t={Time},v1={Right}", Time + secondsLater) is null);

    [Fact]
    public void WhyNot_OneOfTwoSecrets_Counts()
    {
        Assert.Null(WhyNot($"t={Time},v1={Right}", secrets: ["whsec_another_secret", Secret]));
        Assert.NotNull(WhyNot($"t={Time},v1={Right}", secrets: ["whsec_another_secret"]));
        Assert.NotNull(WhyNot($"t={Time},v1={Right}", secrets: []));
    }

    [Fact]
    public void WhyNot_AnotherBody_DoesNotCount() =>
        Assert.NotNull(StripeSignature.WhyNot(
            [.. Body, (byte)' '], $"t={Time},v1={Right}", [Secret], Instant.FromUnixTimeSeconds(Time)));

    private static (ErrorKind?, string?) KindOf(Error? error) => (error?.Kind, error?.Reason);

    private static Error? WhyNot(string? header, long now = Time, string[]? secrets = null) =>
        StripeSignature.WhyNot(Body, header, secrets ?? [Secret], Instant.FromUnixTimeSeconds(now));
}
