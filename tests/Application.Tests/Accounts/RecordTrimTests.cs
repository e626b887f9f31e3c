using FinApi.Application.Retention;
using FinApi.Infrastructure.Tests.Feeds;
using Microsoft.Extensions.Options;
using NodaTime;
using NSubstitute;

namespace FinApi.Application.Tests.Accounts;

public sealed class RecordTrimTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    private readonly SettableTime _time = new(Now);
    private readonly LogRecorder _log = new();
    private readonly IRecordTrimming _trimming = Substitute.For<IRecordTrimming>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OverManyAccounts_GoesOnBehindTheLastAndSaysWhatIsGone()
    {
        var firstDate = new LocalDate(2025, 10, 16);
        var firstTime = Instant.FromDateTimeOffset(Now) - Duration.FromDays(30);
        _trimming.TrimAsync(string.Empty, firstDate, firstTime, Token).Returns(new TrimmedRecords("b", 3, 0));
        _trimming.TrimAsync("b", firstDate, firstTime, Token).Returns(new TrimmedRecords("d", 0, 2));
        _trimming.TrimAsync("d", firstDate, firstTime, Token).Returns(new TrimmedRecords(LastAccount: null, 1, 0));

        await RunAsync(new RetentionOptions { UsageDays = 400, AuditDays = 30 });

        Assert.Equal(
            [
                "Removed 4 rows of usage of before 2025-10-16, as Retention:UsageDays says",
                "Removed 2 audit events of before 2026-10-21T15:00:00Z, as Retention:AuditDays says",
            ],
            _log.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Run_ByDefault_KeepsAuditEventsAndSaysNothingOfNothing()
    {
        _trimming.TrimAsync(default!, default, default, Token)
            .ReturnsForAnyArgs(new TrimmedRecords(LastAccount: null, 0, 0));

        await RunAsync(new RetentionOptions());

        await _trimming.Received(1).TrimAsync(string.Empty, new LocalDate(2024, 9, 11), firstTime: null, Token);
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(400, null, true)]
    [InlineData(3_650, 30, true)]
    [InlineData(399, null, false)]
    [InlineData(3_651, null, false)]
    [InlineData(800, 29, false)]
    [InlineData(800, 3_651, false)]
    public void Validate_Options_HaveBounds(int usageDays, int? auditDays, bool isValid)
    {
        var options = new RetentionOptions { UsageDays = usageDays, AuditDays = auditDays };

        Assert.Equal(isValid, new RetentionOptionsValidator().Validate(name: null, options).Succeeded);
    }

    private Task RunAsync(RetentionOptions options)
    {
        var wrapped = Options.Create(options);
        var kept = new KeptUsage(wrapped, _time);
        return new RecordTrim(_trimming, kept, wrapped, _time, _log.For<RecordTrim>()).RunAsync(Token);
    }
}
