using FinApi.Api.Tests.Hosting;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Writing;
using FinApi.Application.Workers;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using DataKind = FinApi.Domain.Conditions.DataKind;

namespace FinApi.Api.Tests.Archive;

/// <summary>Two nodes over one PostgreSQL and one archive.</summary>
public sealed class ArchiveNodesTests : IAsyncLifetime
{
    private const string Database = "finapi";

    private readonly TemporaryFolder _folder = new();
    private PostgresServer _postgres = null!;
    private ApiServer _one = null!;
    private ApiServer _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        _one = await StartAsync("one");
        _other = await StartAsync("other");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _one, _other, _postgres })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Turns_OfTwoNodesAtOnce_WriteTheDayOnce()
    {
        await using var publisher = new Publisher(_one, "seed");
        var answer = await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } },
            TradeOf("187.5", 1),
            TradeOf("187.51", 2));
        Assert.Empty(answer.Rejections);

        var taken = await Task.WhenAll(TakeTurnAsync(_one), TakeTurnAsync(_other));

        // The second may come when the first is done; the job is then not due.
        Assert.Single(taken, isTaken => isTaken);
        var manifest = await _other.Services.GetRequiredService<ArchiveCatalog>().FindManifestAsync(
            ArchivePart.Of(DataKind.Trades, new LocalDate(2024, 3, 4)), Token);
        Assert.Equal((1, 2L), (manifest!.Revision, manifest.Rows));
        var (files, problems) = await _one.Services.GetRequiredService<IArchiveVerification>().CheckAllAsync(Token);
        Assert.Empty(problems);
        Assert.Equal(2, files); // trades, and the bars that were made of them
    }

    [Fact]
    public async Task Jobs_OfTheCluster_AreAllDone()
    {
        var jobs = _one.Services.GetServices<IClusterJob>().Select(job => job.Name).ToHashSet();

        await Until.TrueAsync(
            async () => jobs.IsSubsetOf(await DoneAsync()),
            () => $"Not all of {string.Join(", ", jobs)} were done.");

        Assert.Contains("log-trim", jobs);
        Assert.Contains("revision-trim", jobs);
    }

    private async Task<HashSet<string>> DoneAsync()
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString(Database));
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            "SELECT name FROM cluster_job WHERE last_time IS NOT NULL", connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        HashSet<string> done = [];
        while (await reader.ReadAsync(Token))
        {
            done.Add(reader.GetString(0));
        }

        return done;
    }

    private static Task<bool> TakeTurnAsync(ApiServer server) =>
        server.Services.GetRequiredService<IClusterTurn>()
            .TryAsync(server.Services.GetRequiredService<ArchiveJob>(), Token).AsTask();

    private Task<ApiServer> StartAsync(string id) =>
        ArchiveServer.StartAsync(
            _folder.Path,
            $"--ConnectionStrings:Postgres={_postgres.ConnectionString(Database)}",
            $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
            $"--Node:Id={id}");

    private static IngestItem TradeOf(string price, int seconds) => new()
    {
        Trade = new Trade
        {
            Symbol = "AAPL",
            Price = price,
            Size = "1",
            EventTime = Timestamp.FromDateTimeOffset(MarketServer.Open.ToDateTimeOffset().AddSeconds(seconds)),
        },
    };
}
