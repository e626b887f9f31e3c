using System.Collections.Frozen;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Ingest.Conditions;

/// <summary>The tables of sale conditions by market. Safe for all threads.</summary>
internal sealed class BarConditions(IOptions<BarsOptions> options, ISaleConditions tables)
{
    private readonly Lazy<FrozenDictionary<Mic, SaleConditionTable>> _tables = new(() => options.Value.Conditions
        .ToFrozenDictionary(
            each => Mic.Parse(each.Key),
            each => tables.Find(each.Value)
                ?? throw new InvalidOperationException($"There is no table of sale conditions {each.Value}.")));

    /// <summary>The markets that have a table.</summary>
    public IReadOnlyList<Mic> Markets => _tables.Value.Keys;

    /// <summary>The table of a market; null: all its trades count in full.</summary>
    public SaleConditionTable? For(Mic mic) => _tables.Value.Count == 0 ? null : _tables.Value.GetValueOrDefault(mic);
}
