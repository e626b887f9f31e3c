using System.Web;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Downloads;
using FinApi.Application.Archive.ListFiles;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Tests.Archive;

/// <summary>Friday 2026-11-20, 10:00 in New York; the archive has Wednesday to Friday.</summary>
public sealed class ListFilesTests : IAsyncLifetime
{
    private ArchivedMarket _archived = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _archived = await ArchivedMarket.StartAsync();
        foreach (var day in new[] { "18", "19", "20" })
        {
            await _archived.Market.AcceptAsync(
                Market.Trade("AAPL", $"2026-11-{day}T14:40:00Z", 180),
                Market.Trade("AAPL", $"2026-11-{day}T14:41:00Z", 181));
        }

        await _archived.RunAtAsync("2026-11-21T02:00:00Z");
    }

    public ValueTask DisposeAsync() => _archived.DisposeAsync();

    [Fact]
    public async Task List_OfADataset_HasItsDaysInPages()
    {
        var first = await ListAsync(Query() with { PageSize = 2 });
        var second = await ListAsync(Query() with { PageSize = 2, PageToken = first.Value.NextPageToken });

        Assert.Equal(["2026-11-18", "2026-11-19"], first.Value.Files.Select(file => file.Date));
        Assert.Equal(["2026-11-20"], second.Value.Files.Select(file => file.Date));
        Assert.Empty(second.Value.NextPageToken);
        var file = second.Value.Files[0];
        Assert.Equal(
            ("trades-2026-11-20-r1.parquet", "trades", 1, 2L), (file.Name, file.Dataset, file.Revision, file.Rows));
        Assert.Equal(new FileInfo(_archived.PathOf(file.Name)).Length, file.Bytes);
    }

    [Theory]
    [InlineData("2026-11-19", "", 2)]
    [InlineData("", "2026-11-19", 1)]
    [InlineData("2026-11-19", "2026-11-20", 1)]
    [InlineData("2026-11-19", "2026-11-19", 0)]
    [InlineData("2027-01-01", "", 0)]
    [InlineData("", "0001-01-01", 0)]
    [InlineData("", "-9998-01-01", 0)]
    [InlineData("0001-01-01", "9999-12-31", 3)]
    public async Task List_OfARange_HasItsFirstDayAndNotItsLast(string start, string end, int count)
    {
        var page = await ListAsync(Query() with { StartDate = start, EndDate = end });

        Assert.Equal(count, page.Value.Files.Count);
    }

    [Theory]
    [InlineData("2026-11-05", "", 1)]
    [InlineData("", "2026-11-01", 0)]
    [InlineData("", "2026-11-02", 1)]
    [InlineData("2026-12-01", "", 0)]
    [InlineData("", "9999-12-31", 1)]
    [InlineData("2026-11-05", "9999-12-02", 1)]
    [InlineData("9999-12-31", "", 0)]
    [InlineData("9999-12-31", "9999-12-31", 0)]
    [InlineData("2026-11-15", "2026-11-15", 0)]
    public async Task List_OfMonthsOfBars_HasThoseThatTheRangeTouches(string start, string end, int count)
    {
        await _archived.RunAtAsync("2026-12-04T02:00:00Z");

        var page = await ListAsync(Query() with { Dataset = "Bars", StartDate = start, EndDate = end });

        Assert.Equal(count, page.Value.Files.Count);
        Assert.All(page.Value.Files, file => Assert.Equal("2026-11", file.Date));
    }

    [Fact]
    public async Task List_OfADayWithoutAFile_SaysWhy()
    {
        var reasons = new Dictionary<string, string>
        {
            ["2026-11-17"] = "no trades of 2026-11-17",
            ["2026-11-21"] = "not over before 2026-11-22T00:00:00Z",
        };
        foreach (var (date, reason) in reasons)
        {
            var refused = (await ListAsync(Query() with { Date = date })).Error!;
            Assert.Equal((ErrorKind.NotFound, ErrorReason.FileNotFound), (refused.Kind, refused.Reason));
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        }

        Assert.Single((await ListAsync(Query() with { Date = "2026-11-20" })).Value.Files);
    }

    [Fact]
    public async Task List_OfAPlanWithADelay_HasADayOnceThePlanSeesItsEnd()
    {
        var late = TestPlans.Live(TestPlans.Free with { DataDelay = Duration.FromHours(3) });
        var query = Query() with { Access = late };

        Assert.Equal(2, (await ListAsync(query)).Value.Files.Count);
        var refused = (await ListAsync(query with { Date = "2026-11-20" })).Error!;
        Assert.Contains(
            "sees the trades of 2026-11-20 from 2026-11-21T03:00:00Z on", refused.Message, StringComparison.Ordinal);

        _archived.SetTime("2026-11-21T03:00:00Z");
        Assert.Equal(3, (await ListAsync(query)).Value.Files.Count);
    }

    [Fact]
    public async Task List_OfAPlanWithAMonthOfHistory_HasOnlyFilesThatLieInIt()
    {
        // Its history begins on 2026-11-19 at midnight.
        _archived.SetTime("2026-12-19T10:00:00Z");
        var query = Query() with { Access = TestPlans.Live(TestPlans.Month) };

        Assert.Equal(["2026-11-19", "2026-11-20"], (await ListAsync(query)).Value.Files.Select(file => file.Date));
        foreach (var (asked, field) in new[]
        {
            (query with { Date = "2026-11-18" }, "date"),
            (query with { StartDate = "2026-11-18" }, "start_date"),
            (query with { Dataset = "bars", StartDate = "2026-11-25" }, "start_date"),
        })
        {
            var refused = (await ListAsync(asked)).Error!;
            Assert.Equal(
                (ErrorKind.PermissionDenied, ErrorReason.PlanUpgradeRequired, field),
                (refused.Kind, refused.Reason, refused.Violations[0].Field));
        }
    }

    [Fact]
    public async Task List_OfATestKey_HasOnlyFilesOfTheSimulatedMarket()
    {
        var query = Query() with { Access = TestPlans.Test(TestPlans.Enterprise) };
        Assert.Equal(
            ErrorReason.TestMarketOnly, (await ListAsync(query with { Date = "2026-11-20" })).Error!.Reason);
        Assert.Empty((await ListAsync(query)).Value.Files);

        await _archived.Market.AcceptFromAsync(
            "simulated", Market.Instrument("SIMA"), Market.Quote("SIMA", "2026-11-18T14:40:00Z", 10, 11));
        await _archived.RunAtAsync("2026-11-21T06:00:00Z");

        Assert.Single((await ListAsync(query with { Dataset = "quotes" })).Value.Files);
    }

    [Fact]
    public async Task List_WithoutAnArchive_SaysSo()
    {
        var refused = (await _archived.MakeFiles(new ArchiveOptions()).Handler.Handle(Query(), Token)).Error!;

        Assert.Equal((ErrorKind.FailedPrecondition, ErrorReason.NoArchive), (refused.Kind, refused.Reason));
    }

    [Fact]
    public async Task List_OfAnArchiveThatCannotBeRead_SaysNothingInternal()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_archived.Folder, "v1/trades/date=2026-11-19/manifest.json"), "{ no json", Token);

        var refused = (await ListAsync(Query())).Error!;

        Assert.Equal(ErrorKind.Unavailable, refused.Kind);
        Assert.DoesNotContain("json", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.RetryAfter);
    }

    [Fact]
    public async Task Open_OfALink_HasTheFileUntilItsTimeIsOver()
    {
        var page = (await ListAsync(Query() with { Date = "2026-11-20" })).Value;
        Assert.Equal(Market.At("2026-11-21T02:15:00Z"), page.LinkExpireTime);
        var address = AddressOf(page.Files[0].DownloadUrl);

        _archived.SetTime("2026-11-21T02:14:59Z");
        var opened = await OpenAsync(address);
        await using (opened.Value.Content)
        {
            Assert.Equal((page.Files[0].Name, page.Files[0].Sha256), (opened.Value.Name, opened.Value.Sha256));
            Assert.Equal(page.Files[0].Bytes, opened.Value.Content.Length);
        }

        _archived.SetTime("2026-11-21T02:15:00Z");
        Assert.Equal(ErrorReason.LinkExpired, (await OpenAsync(address)).Error!.Reason);
    }

    [Fact]
    public async Task Open_OfALinkThatWasChanged_IsRefused()
    {
        var file = (await ListAsync(Query() with { Date = "2026-11-20" })).Value.Files[0];
        var address = AddressOf(file.DownloadUrl);
        var manifest = AddressOf(file.ManifestUrl);
        foreach (var changed in new[]
        {
            address with { Date = "2026-11-19" },
            address with { Date = "2026-11-19", File = "trades-2026-11-19-r1.parquet" },
            address with { File = "trades-2026-11-20-r2.parquet" },
            address with { File = "../../state.json" },
            address with { File = "manifest.json" },
            address with { Dataset = "quotes" },
            address with { Dataset = ".." },
            address with { Expires = $"{address.Expires}0" },
            address with { Expires = string.Empty },
            address with { Sha256 = new string('0', 64) },
            address with { Sha256 = string.Empty },
            address with { Signature = string.Empty },
            address with { Signature = address.Signature[..^1] },
            address with { Signature = address.Signature.ToUpperInvariant() },
            address with { Signature = manifest.Signature },
            manifest with { File = address.File },
        })
        {
            var refused = (await OpenAsync(changed)).Error;
            Assert.Equal((ErrorKind.PermissionDenied, ErrorReason.LinkInvalid), (refused!.Kind, refused.Reason));
        }
    }

    [Fact]
    public async Task Open_OfAFileThatWasRemoved_SaysSo()
    {
        var file = (await ListAsync(Query() with { Date = "2026-11-20" })).Value.Files[0];
        File.Delete(_archived.PathOf(file.Name));

        Assert.Equal(ErrorReason.FileNotFound, (await OpenAsync(AddressOf(file.DownloadUrl))).Error!.Reason);
    }

    private static ListFilesQuery Query() => new(
        "trades",
        Date: string.Empty,
        StartDate: string.Empty,
        EndDate: string.Empty,
        PageSize: 0,
        PageToken: string.Empty,
        TestPlans.Live(TestPlans.Enterprise));

    private static FileAddress AddressOf(string url)
    {
        var parts = url.Split('?');
        var path = parts[0].Split('/');
        var query = HttpUtility.ParseQueryString(parts[1]);
        return new FileAddress(
            path[^3], path[^2], path[^1], query["sha256"] ?? string.Empty, query["expires"]!, query["signature"]!);
    }

    private Task<Result<FilePage>> ListAsync(ListFilesQuery query) =>
        _archived.MakeFiles().Handler.Handle(query, Token);

    private ValueTask<Result<FileDownload>> OpenAsync(FileAddress address) =>
        _archived.MakeFiles().Links.OpenAsync(address, Token);
}
