using FinApi.Api.Bypass;
using FinApi.Api.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Api.Tests.Bypass;

public sealed class ResetBudgetTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ResetRule _rule;

    public ResetBudgetTests() =>
        _rule = new ResetRule(Options.Create(new PortsOptions { MaxResetsPerConnection = 3 }), _time);

    public void Dispose() => _rule.Dispose();

    [Fact]
    public void TryTake_OneTooManyAtOnce_IsRefused()
    {
        var budget = new ResetBudget(_rule);

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => budget.TryTake()));
    }

    [Fact]
    public void TryTake_AsManyAgainLater_IsAllowed()
    {
        var budget = new ResetBudget(_rule);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal([true, true, true], Enumerable.Range(0, 3).Select(_ => budget.TryTake()));
            _time.Advance(ResetRule.Span);
        }
    }

    [Fact]
    public void TryTake_OneAtATimeForever_IsAllowed()
    {
        var budget = new ResetBudget(_rule);

        for (var i = 0; i < 100; i++)
        {
            Assert.True(budget.TryTake());
            _time.Advance(ResetRule.Span / 3);
        }
    }
}
