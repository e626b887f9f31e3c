using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Plans;

/// <summary>The plans there are; they may be replaced while the node runs. Safe for all threads.</summary>
public interface IPlanCatalog
{
    /// <summary>All plans, cheapest first; at least one, the first is what a new account gets.</summary>
    IReadOnlyList<Plan> Plans { get; }

    /// <summary>
    /// Names the file that is in force, 16 hexadecimal digits: the same for files that are equal byte by byte.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>Finds a plan by its name; null when there is none.</summary>
    Plan? Find(string name);
}
