namespace FinApi.Api.Tests.Hosting;

/// <summary>Tests of Program.Main, which writes to the console of the process: one at a time.</summary>
internal static class ConsoleCollection
{
    public const string Name = "Console";
}
