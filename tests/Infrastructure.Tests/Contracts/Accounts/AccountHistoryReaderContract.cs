using FinApi.Application.Accounts.Audits;
using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class AccountHistoryReaderContract : AccountContract
{
    [Fact]
    public async Task ListPlanPeriodsAsync_TwoAccounts_NeverMix()
    {
        await StoreAsync(Commit(Account()) with { PlanPeriods = [Period(day: 5), Period()] });
        await StoreAsync(Commit(Account("a2")) with { PlanPeriods = [Period("a2", 1)] });

        Assert.Equal([Period(), Period(day: 5)], await Store.AccountHistory.ListPlanPeriodsAsync("a1", Cancellation));
    }

    [Fact]
    public async Task ListAuditEventsAsync_PageByPage_GivesEachEventOnceNewestFirst()
    {
        await StoreAsync(Commit(Account()) with
        {
            AuditEvents = [Event("b"), Event("a"), Event("c", second: 1), Event("d", second: 2)],
        });
        await StoreAsync(Commit(Account("a2")) with { AuditEvents = [Event("e", "a2")] });

        var ids = new List<string>();
        AuditPosition? after = null;
        while (await Store.AccountHistory.ListAuditEventsAsync("a1", after, 2, Cancellation) is { Count: > 0 } page)
        {
            ids.AddRange(page.Select(found => found.Id));
            after = new AuditPosition(page[^1].EventTime, page[^1].Id);
        }

        Assert.Equal(["d", "c", "b", "a"], ids);
    }
}
