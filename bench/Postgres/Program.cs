using System.Diagnostics;
using FinApi.Bench.Postgres;
using FinApi.Infrastructure.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

// Fills a database with years of data and measures what readers get; docs/postgres-operations.md tells how to run it.
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

var configuration = new ConfigurationBuilder()
    .AddInMemoryCollection([
        new("ConnectionStrings:Postgres", settings.Connection),
        new("Postgres:Background:StatementTimeout", "01:00:00"),
    ])
    .Build();
await using var services = new ServiceCollection()
    .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
    .AddSingleton(settings)
    .AddSingleton<Action<string>>(Console.WriteLine)
    .AddSingleton<History>()
    .AddSingleton<Filling>()
    .AddSingleton<Reading>()
    .AddPostgres(configuration)
    .BuildServiceProvider();
Console.WriteLine(await services.MigrateAsync(CancellationToken.None));
await services.GetRequiredService<Filling>().RunAsync(CancellationToken.None);
await services.GetRequiredService<Reading>().RunAsync(CancellationToken.None);

var day = Sessions.OfYears(settings.Years)[^settings.TradeDays];
var started = Stopwatch.GetTimestamp();
var table = await services.GetRequiredService<PartitionDetachment>().DetachAsync("trade", day, CancellationToken.None);
Console.WriteLine(table is null
    ? $"{day} has been detached before"
    : $"detached {table}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.0} ms");
return 0;
