using FinApi.Application.Accounts;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Plans;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Plans;

public sealed class FilePlanCatalogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-plans-");

    private string FilePath => Path.Combine(_folder.FullName, "plans.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Plans_FileThatIsMissing_StopsTheStartWithASentence()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Catalog().Plans);

        Assert.Contains(FilePath, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_BadEdit_KeepsTheLastGoodPlansAndSaysSo()
    {
        Write(Plan("basic", 60));
        var catalog = Catalog();
        var before = catalog.Find("basic");

        Write(Plan("basic", 0));

        Assert.False(catalog.Reload());
        Assert.Same(before, catalog.Find("basic"));
        var state = await catalog.GetStateAsync(TestContext.Current.CancellationToken);
        Assert.Equal(StoreHealth.Degraded, state.Health);
        Assert.Contains("Plan basic: calls_per_minute is 0.", state.Detail, StringComparison.Ordinal);

        Write(Plan("basic", 61));

        Assert.True(catalog.Reload());
        Assert.Equal(61, catalog.Find("basic")!.CallsPerMinute);
        Assert.Equal(StoreHealth.Healthy, (await catalog.GetStateAsync(TestContext.Current.CancellationToken)).Health);
    }

    [Fact]
    public void Fingerprint_OfTheFileInForce_IsEqualForEqualFilesOnly()
    {
        Write(Plan("basic", 60));
        var (catalog, other) = (Catalog(), Catalog());
        var before = catalog.Fingerprint;
        Assert.Matches("^[0-9a-f]{16}$", before);
        Assert.Equal(before, other.Fingerprint);

        Write(Plan("basic", 0));
        catalog.Reload();
        Assert.Equal(before, catalog.Fingerprint);

        Write(Plan("basic", 61));
        catalog.Reload();
        Assert.NotEqual(before, catalog.Fingerprint);
    }

    [Fact]
    public async Task Reload_FileThatIsGone_KeepsTheLastGoodPlans()
    {
        Write(Plan("basic", 60));
        var catalog = Catalog();
        _ = catalog.Plans;
        File.Delete(FilePath);

        Assert.False(catalog.Reload());
        Assert.NotNull(catalog.Find("basic"));
        Assert.Equal(StoreHealth.Degraded, (await catalog.GetStateAsync(TestContext.Current.CancellationToken)).Health);
    }

    [Fact]
    public void Reload_PlanThatIsGone_ServesItsAccountsButOffersItNoMore()
    {
        Write(Plan("basic", 60), Plan("old", 70));
        var catalog = Catalog();
        _ = catalog.Plans;

        Write(Plan("basic", 60));

        Assert.True(catalog.Reload());
        Assert.Equal(["basic"], catalog.Plans.Select(plan => plan.Name));
        Assert.Equal(70, catalog.Find("old")!.CallsPerMinute);
    }

    [Fact]
    public async Task Follower_EditedFile_TellsEverybody()
    {
        Write(Plan("basic", 60));
        var catalog = Catalog();
        var changes = new RecordedChanges();
        using var follower = new PlanFileFollower(
            catalog, changes, Where(), TimeProvider.System, NullLogger<PlanFileFollower>.Instance);
        await follower.StartAsync(TestContext.Current.CancellationToken);

        Write(Plan("basic", 61));

        var change = await changes.First.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Empty(change.AccountId);
        Assert.Equal(61, catalog.Find("basic")!.CallsPerMinute);
        await follower.StopAsync(TestContext.Current.CancellationToken);
    }

    private static string Plan(string name, int callsPerMinute) =>
        $$"""
        {"name":"{{name}}","display_name":"P","monthly_fee":1,"calls_per_minute":{{callsPerMinute}},
        "max_streams":1,"max_topics":1}
        """;

    private void Write(params string[] plans) =>
        File.WriteAllText(FilePath, $$"""{"plans":[{{string.Join(',', plans)}}]}""");

    private IOptions<PlansOptions> Where() => Options.Create(new PlansOptions { Path = FilePath });

    private FilePlanCatalog Catalog() => new(Where(), NullLogger<FilePlanCatalog>.Instance);

    private sealed class RecordedChanges : IAccountChanges
    {
        private readonly TaskCompletionSource<AccountChange> _first = new();

        public Task<AccountChange> First => _first.Task;

        public ValueTask PublishAsync(AccountChange change, CancellationToken cancellationToken)
        {
            _first.TrySetResult(change);
            return ValueTask.CompletedTask;
        }

        public IDisposable Subscribe(Action<AccountChange> listener) => throw new NotSupportedException();
    }
}
