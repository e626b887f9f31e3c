using System.Linq.Expressions;
using System.Text.RegularExpressions;
using FinApi.Application.MarketData;
using FinApi.Application.MarketData.BatchGetQuotes;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Hosting;

namespace FinApi.Application.Tests.Behaviors;

public sealed partial class ValidatorTests
{
    [Fact]
    public async Task Validators_EveryRule_HasANameOfTheContractAndASentenceOfOurs()
    {
        await using var market = await Market.StartAsync();
        var validators = market.Get<IEnumerable<IHostedService>>().OfType<ValidatorStart>().Single().Validators;

        var rules = validators.SelectMany(each => each.CreateDescriptor().Rules).ToList();

        Assert.True(validators.Count > 30, $"Only {validators.Count} validators were made.");
        Assert.All(validators.GroupBy(each => each.GetType()), each => Assert.Single(each));
        Assert.Empty(rules.SelectMany(Faults));
    }

    [Fact]
    public void Faults_RuleWithoutNameOrSentence_AreFound()
    {
        var validator = new InlineValidator<GetQuoteQuery>();
        validator.RuleFor(query => query.Symbol).NotEmpty();

        Assert.Equal(2, validator.SelectMany(Faults).Count());
    }

    // The hottest request that is validated each time: what a delayed plan sees moves with the clock and is not kept.
    [Fact]
    public async Task GetQuote_OfADelayedPlan_AllocatesAtMost1536Bytes()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"), Market.Quote("AAPL", "2026-11-20T15:00:00Z", 1, 2));
        market.Time.Advance(TimeSpan.FromMinutes(20));
        var mediator = market.Get<IMediator>();
        var query = new GetQuoteQuery("AAPL", TestPlans.Live(TestPlans.Free));
        var all = Measure(() => mediator.Send(query, CancellationToken.None));
        var validator = market.Get<IValidator<GetQuoteQuery>>();
        var checking = Measure(() => validator.Validate(query));
        var symbols = new BatchGetQuotesQuery([.. Enumerable.Repeat("AAPL", 500)], query.Access);
        var several = market.Get<IValidator<BatchGetQuotesQuery>>();
        var checkingSeveral = Measure(() => several.Validate(symbols));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{all} bytes, {checking} of them by the validator; {checkingSeveral} for 500 symbols");
        Assert.InRange(all, 1, 1_536);
        Assert.InRange(checkingSeveral, 1, 1_536);
    }

    private static long Measure(Func<object> work)
    {
        const int times = 1_000;
        var before = 0L;
        for (var i = 0; i < 2 * times; i++)
        {
            if (i == times)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            _ = work();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / times;
    }

    private static IEnumerable<string> Faults(IValidationRule rule)
    {
        // A list names its elements itself, and the rule of a whole request its fields.
        var namesItself = rule.TypeToValidate == typeof(IReadOnlyList<string>)
            || rule.Expression is LambdaExpression { Body: ParameterExpression };
        foreach (var component in rule.Components.Where(_ => !namesItself))
        {
            if (!ContractName().IsMatch(rule.PropertyName ?? string.Empty))
            {
                yield return $"{rule.PropertyName} is no name of the contract";
            }

            if (component.GetUnformattedErrorMessage().Contains('{'))
            {
                yield return $"{rule.PropertyName}: {component.GetUnformattedErrorMessage()}";
            }
        }
    }

    [GeneratedRegex("^[a-z][a-z_.]*$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ContractName();
}
