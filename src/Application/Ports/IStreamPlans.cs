using FinApi.Application.Streaming;

namespace FinApi.Application.Ports;

/// <summary>Tells what an account may do with streams.</summary>
public interface IStreamPlans
{
    /// <summary>The plan of an account now.</summary>
    ValueTask<StreamPlan> GetAsync(string account, CancellationToken cancellationToken);
}
