namespace FinApi.Api.Tests.Hosting;

/// <summary>
/// Tests of Program.Main, which writes to the console of the process: alone, since all its servers log there.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleCollection
{
    public const string Name = "Console";
}
