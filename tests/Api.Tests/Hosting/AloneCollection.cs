namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// Tests that need the process for themselves: they read its metrics, which all servers in it share, or fill both cores.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
