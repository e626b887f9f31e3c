using System.Runtime.InteropServices;
using Dapper;
using FinApi.Bench.Postgres;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Infrastructure.Postgres;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Schema;
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

// Whoever interrupts it wants the server and its data to be gone too.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await RunAsync(stop.Token);
    return 0;
}
catch (Exception) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted; nothing is left behind.");
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

async Task RunAsync(CancellationToken cancellationToken)
{
    var free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
    if (settings.Connection is null && free < settings.NeededBytes)
    {
        throw new IOException(
            $"{Path.GetTempPath()} has {free >> 30} GiB left, and the data take {settings.NeededBytes >> 30}: "
            + "set TMPDIR.");
    }

    await using var server =
        settings.Connection is null ? await PostgresServer.StartAsync(ServerSettings.Loading) : null;
    var connection = settings.Connection ?? await server!.CreateDatabaseAsync();
    var report = new BenchReport();
    await using (var filling = Compose(connection, report))
    {
        report.Tell(await filling.MigrateAsync(cancellationToken));
        await DescribeAsync(filling, report, cancellationToken);
        await filling.GetRequiredService<Filling>().RunAsync(cancellationToken);
    }

    if (server is not null)
    {
        await server.RestartAsync(ServerSettings.Deployed);
    }

    await using (var measuring = Compose(connection, report))
    {
        await measuring.GetRequiredService<Sizes>().RunAsync(cancellationToken);
        await measuring.GetRequiredService<Reading>().RunAsync(cancellationToken);
        await measuring.GetRequiredService<Plans>().RunAsync(cancellationToken);
        await measuring.GetRequiredService<Detaching>().RunAsync(cancellationToken);
    }

    if (settings.Output is { } output)
    {
        await File.WriteAllTextAsync(output, report.ToString(), cancellationToken);
    }
}

async Task DescribeAsync(IServiceProvider services, BenchReport report, CancellationToken cancellationToken)
{
    await using var connection = await services.GetRequiredService<MarketDatabase>()
        .OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
    var version = await connection.ExecuteScalarAsync<string>("SELECT split_part(version(), ' ', 2)");
    var conf = settings.Connection is null ? " with deploy/postgres/finapi.conf" : string.Empty;
    report.Write($"""
        # PostgreSQL with years of data

        Written by `bench/run-postgres`: {Machine.Describe()}, PostgreSQL {version}{conf}.
        {settings.Years} years of minute bars of {settings.Symbols} instruments, and {settings.Trades:N0} trades
        ({settings.TradeDays} days).

        """);
}

ServiceProvider Compose(string connection, BenchReport report)
{
    var configuration = new ConfigurationBuilder()
        .AddInMemoryCollection([
            new("ConnectionStrings:Postgres", connection),
            new("Postgres:Background:StatementTimeout", "01:00:00"),
        ])
        .Build();
    return new ServiceCollection()
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton(report)
        .AddSingleton(settings)
        .AddSingleton<History>()
        .AddSingleton<PartitionLoad>()
        .AddSingleton<Filling>()
        .AddSingleton<Sizes>()
        .AddSingleton<Reading>()
        .AddSingleton<Plans>()
        .AddSingleton<Detaching>()
        .AddPostgres(configuration)
        .BuildServiceProvider();
}
