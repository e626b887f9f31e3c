namespace FinApi.Application.Limits;

/// <summary>Tells what accounts use of their limits. Safe for all threads.</summary>
public interface IQuotaReader
{
    /// <summary>Reads it. Nothing is taken.</summary>
    ValueTask<QuotaUse> ReadAsync(string accountId, CancellationToken cancellationToken);
}
