using FinApi.Bench;
using FinApi.Bench.Attacks;
using FinApi.Bench.Report;
using FinApi.Bench.Scenarios;

// Exit code 0: all results are valid; 1: one is not; 2: wrong use.
BenchSettings settings;
try
{
    settings = BenchSettings.Parse(args);
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

var scenarios = Catalog.Choose(settings);
if (scenarios.Count == 0)
{
    await Console.Error.WriteLineAsync($"No such scenario. There are: {string.Join(", ", Catalog.Names(settings))}.");
    return 2;
}

if (settings.IsList)
{
    await Console.Out.WriteLineAsync(string.Join('\n', scenarios.Select(scenario => scenario.Name)));
    return 0;
}

await using var context = new BenchContext(settings);
var results = await BenchRun.RunAsync(scenarios, context);
await (settings.IsAttack ? Console.Out.WriteLineAsync(AttackReport.Write(results))
    : settings.IsJson ? JsonReport.WriteAsync(results, Console.Out)
    : Console.Out.WriteLineAsync(MarkdownReport.Write(results)));
if (settings.Output is { } path)
{
    await File.WriteAllTextAsync(path, MarkdownReport.Write(results));
}

return results.All(result => result.IsValid) ? 0 : 1;
