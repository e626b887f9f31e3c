using FinApi.Application.Limits.SignIn;
using FinApi.Infrastructure.Postgres.Accounts;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Tests.Postgres.Accounts;

/// <summary>Two nodes over one database.</summary>
public sealed class PostgresSignInRecordsTests : IAsyncLifetime
{
    private const string Home = "203.0.113.7";
    private const string Ann = "ann@example.com";

    private TestDatabase _database = null!;
    private PostgresNode _one = null!;
    private PostgresNode _two = null!;
    private PostgresSignInRecords _records = null!;
    private PostgresSignInRecords _others = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        (_one, _two) = (_database.Node(), _database.Node());
        _records = new PostgresSignInRecords(_one.Get<MarketDatabase>());
        _others = new PostgresSignInRecords(_two.Get<MarketDatabase>());
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task FindAsync_NothingNoted_KnowsNothing()
    {
        Assert.Equal(new SignInFacts(default, default), await _records.FindAsync(Home, Ann, Cancellation));
    }

    [Fact]
    public async Task NoteAsync_OnEitherNode_CountsOnBoth()
    {
        await FailAsync(_records, Home, Ann, times: 2);
        await FailAsync(_others, Home, Ann, times: 1);
        await FailAsync(_others, Home, "ben@example.com", times: 1);
        await FailAsync(_others, "198.51.100.9", Ann, times: 1);

        foreach (var records in (PostgresSignInRecords[])[_records, _others])
        {
            var facts = await FindAsync(records, Ann);
            Assert.Equal((4, 3), (facts.OfNetwork.Failures, facts.OfAddress.Failures));
            Assert.Equal((false, false), (facts.OfNetwork.HasSucceeded, facts.OfAddress.HasSucceeded));
            Assert.True(facts.OfAddress.SinceFailure >= TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task NoteAsync_Success_ForgivesTheAddressAndNotTheNetwork()
    {
        await FailAsync(_records, Home, Ann, times: 3);

        await _others.NoteAsync(Home, Ann, hasSucceeded: true);

        var facts = await FindAsync(_records, Ann);
        Assert.Equal((3, 0), (facts.OfNetwork.Failures, facts.OfAddress.Failures));
        Assert.Equal((false, true), (facts.OfNetwork.HasSucceeded, facts.OfAddress.HasSucceeded));
        await FailAsync(_records, Home, Ann, times: 1);
        facts = await FindAsync(_others, Ann);
        Assert.Equal((1, true), (facts.OfAddress.Failures, facts.OfAddress.HasSucceeded));
    }

    [Fact]
    public async Task NoteAsync_ManyAtOnceOnTwoNodes_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            FailAsync(i % 2 == 0 ? _records : _others, Home, $"user{i % 3}@example.com", times: 1)));

        Assert.Equal(40, (await FindAsync(_records, Ann)).OfNetwork.Failures);
    }

    [Fact]
    public async Task FindAsync_FailuresOfHoursAgo_AreForgottenAndRemoved()
    {
        await FailAsync(_records, Home, Ann, times: 5);
        await _records.NoteAsync(Home, "ben@example.com", hasSucceeded: true);
        await _database.ExecuteAsync(
            "UPDATE sign_in SET failure_time = failure_time - INTERVAL '3 h', "
            + "success_time = success_time - INTERVAL '3 h'");

        Assert.Equal(0, (await FindAsync(_others, Ann)).OfAddress.Failures);
        await FailAsync(_others, "198.51.100.9", Ann, times: 1);
        var rows = await _database.QueryAsync<string>(
            "SELECT network || '/' || length(email_hash) FROM sign_in ORDER BY 1");
        Assert.Equal(["198.51.100.9/0", "198.51.100.9/32", $"{Home}/32"], rows);
        Assert.True((await FindAsync(_records, "ben@example.com")).OfAddress.HasSucceeded);
        await FailAsync(_records, Home, Ann, times: 1);
        Assert.Equal(1, (await FindAsync(_records, Ann)).OfAddress.Failures);
    }

    private static async Task FailAsync(ISignInRecords records, string network, string email, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await records.NoteAsync(network, email, hasSucceeded: false);
        }
    }

    private static async Task<SignInFacts> FindAsync(PostgresSignInRecords records, string email)
    {
        var facts = await records.FindAsync(Home, email, Cancellation);
        Assert.NotNull(facts);
        return facts;
    }
}
