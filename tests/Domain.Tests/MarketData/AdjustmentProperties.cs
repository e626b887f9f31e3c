using CsCheck;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Tests.Support;
using NodaTime;

namespace FinApi.Domain.Tests.MarketData;

public sealed class AdjustmentProperties
{
    private static readonly LocalDate Epoch = new(2000, 1, 3);

    private static readonly Gen<LocalDate> AnyDate = Gen.Int[0, 400].Select(Epoch.PlusDays);

    // Ratios from 0.01 to 10 and some nonsense; dividends with and without ratio.
    private static readonly Gen<CorporateAction> Actions =
        from date in AnyDate
        from type in Gen.OneOf(Gen.Const(CorporateActionType.Split), Gen.Const(CorporateActionType.CashDividend))
        from ratio in Gen.OneOf(Gen.Int[1, 1_000], Gen.Int[-10, 0])
        from amount in Gen.Int[1, 20_000]
        from hasRatio in Gen.Bool
        select new CorporateAction
        {
            Symbol = Trades.Symbol,
            ExDate = date,
            Type = type,
            PriceRatio = hasRatio || type == CorporateActionType.Split ? ratio / 100m : null,
            Amount = type == CorporateActionType.Split ? null : amount / 100m,
        };

    private static readonly Gen<(CorporateAction[] Actions, Bar Bar, LocalDate Date)> Cases =
        from actions in Actions.Array[0, 12]
        from bar in Trades.Random.Select(Build)
        from date in AnyDate
        select (actions, bar, date);

    [Fact]
    public void Adjust_Raw_IsTheBarItself() =>
        Cases.Sample(c => ReferenceEquals(Table(c.Actions).Adjust(c.Bar, c.Date, PriceAdjustment.Raw), c.Bar));

    [Fact]
    public void Adjust_Anything_KeepsPricesInOrderAndNotNegative() =>
        Gen.Select(Cases, Gen.Enum<PriceAdjustment>()).Sample((c, adjustment) =>
        {
            var bar = Table(c.Actions).Adjust(c.Bar, c.Date, adjustment);
            return bar.Low >= 0
                && bar.Low <= bar.Open && bar.Open <= bar.High
                && bar.Low <= bar.Close && bar.Close <= bar.High
                && bar.Volume is null or >= 0
                && bar.TradeCount == c.Bar.TradeCount;
        });

    [Fact]
    public void Adjust_All_IsTheProductOfSplitAndDividend() =>
        Cases.Sample(c =>
        {
            var table = Table(c.Actions);
            var split = table.Adjust(c.Bar, c.Date, PriceAdjustment.Split);
            var dividend = table.Adjust(c.Bar, c.Date, PriceAdjustment.Dividend);
            var all = table.Adjust(c.Bar, c.Date, PriceAdjustment.All);

            return IsClose(all.Close, split.Close * (dividend.Close / c.Bar.Close))
                && all.Volume == split.Volume
                && dividend.Volume == c.Bar.Volume;
        });

    [Fact]
    public void Adjust_SplitAndItsInverse_ChangeNothing() =>
        (from bar in Trades.Random.Select(Build)
         from ratio in Gen.OneOf(new[] { 0.5m, 0.25m, 0.1m, 0.05m, 1.25m, 4m }.Select(Gen.Const).ToArray())
         from first in AnyDate
         from days in Gen.Int[0, 100]
         select (bar, ratio, first, second: first.PlusDays(days)))
        .Sample(c =>
        {
            var table = Table([Split(c.first, c.ratio), Split(c.second, 1 / c.ratio)]);
            return table.Adjust(c.bar, c.first.PlusDays(-1), PriceAdjustment.Split) == c.bar;
        });

    [Fact]
    public void Adjust_ActionOnOrBeforeTheDate_HasNoEffect() =>
        Cases.Sample(c =>
        {
            var later = c.Actions.Where(action => action.ExDate > c.Date).ToArray();
            return Table(c.Actions).Adjust(c.Bar, c.Date, PriceAdjustment.All)
                == Table(later).Adjust(c.Bar, c.Date, PriceAdjustment.All);
        });

    private static bool IsClose(decimal actual, decimal expected) =>
        Math.Abs(actual - expected) <= (0.000000000001m * expected) + 0.000000000001m;

    private static AdjustmentTable Table(CorporateAction[] actions) => AdjustmentTable.Create(actions, _ => 100);

    private static CorporateAction Split(LocalDate exDate, decimal ratio) => new()
    {
        Symbol = Trades.Symbol,
        ExDate = exDate,
        Type = CorporateActionType.Split,
        PriceRatio = ratio,
    };

    private static Bar Build(Trade[] trades)
    {
        var window = new BarWindow(Trades.Hour, Trades.Hour + Duration.FromHours(1), Epoch);
        var builder = new BarBuilder(Trades.Symbol, BarInterval.OneDay, window);
        foreach (var trade in trades)
        {
            builder.Add(trade, isRevision: false);
        }

        return builder.ToStored().Bar;
    }
}
