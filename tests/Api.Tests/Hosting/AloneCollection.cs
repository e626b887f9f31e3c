namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// Tests that need the process for themselves: they read metrics that all its servers share, take over the console to
/// which all of them log, or fill both cores.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
