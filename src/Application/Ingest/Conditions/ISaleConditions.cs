using FinApi.Domain.Conditions;

namespace FinApi.Application.Ingest.Conditions;

/// <summary>The tables of sale conditions that there are.</summary>
public interface ISaleConditions
{
    /// <summary>Finds a table by its name, in any case; null when there is none.</summary>
    SaleConditionTable? Find(string name);
}
