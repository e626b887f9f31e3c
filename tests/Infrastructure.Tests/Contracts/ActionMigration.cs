using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What a store had of corporate actions before it kept their revisions, and what it has after.</summary>
internal static class ActionMigration
{
    public const string InsertSql = """
        INSERT INTO corporate_action (symbol, ex_date, type, price_ratio, amount, currency) VALUES
            ('AAPL', '2014-06-09', 1, '0.1428571428571428571428571429', NULL, NULL),
            ('AAPL', '2012-08-09', 2, '0.99', '2.65', 'USD'),
            ('AAPL', '2014-06-09', 2, NULL, '0.47', NULL),
            ('MSFT', '2003-02-18', 1, '0.5', NULL, NULL)
        """;

    public static IReadOnlyList<CorporateAction> Migrated { get; } =
    [
        Action("AAPL", 1, new(2012, 8, 9), CorporateActionType.CashDividend, 0.99m, 2.65m) with { Currency = "USD" },
        Action("AAPL", 2, new(2014, 6, 9), CorporateActionType.Split, 0.1428571428571428571428571429m, null),
        Action("AAPL", 3, new(2014, 6, 9), CorporateActionType.CashDividend, null, 0.47m),
        Action("MSFT", 1, new(2003, 2, 18), CorporateActionType.Split, 0.5m, null),
    ];

    private static CorporateAction Action(
        string symbol, int number, LocalDate exDate, CorporateActionType type, decimal? ratio, decimal? amount) => new()
        {
            Symbol = Symbol.Parse(symbol),
            Number = number,
            Ordinal = 1,
            Status = CorporateActionStatus.Confirmed,
            ExDate = exDate,
            Type = type,
            PriceRatio = ratio,
            Amount = amount,
        };
}
