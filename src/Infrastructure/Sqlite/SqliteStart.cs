using FinApi.Application.Paging;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Secrets;
using FinApi.Infrastructure.Sqlite.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>
/// Opens the store before any hosted service starts (the host calls StartingAsync of all before StartAsync of the
/// first), so that a store that cannot be used stops the start and not the first request.
/// </summary>
internal sealed partial class SqliteStart(
    SqliteDatabase database,
    CommitMark mark,
    ISigningKey key,
    PepperedSecretHasher hasher,
    ILogger<SqliteStart> logger) : IHostedLifecycleService, IStoreOpening
{
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        database.Open();
        if (mark.Loss is { } loss)
        {
            LogLoss(loss);
        }

        _ = key.Bytes;
        var stored = await database.ReadAsync(PepperTable.Find, cancellationToken);
        if (stored is null)
        {
            await database.WriteAsync(roughBytes: 0, session => PepperTable.Insert(session, hasher.Fingerprint()));
        }
        else
        {
            hasher.ThrowUnlessOf(stored);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Error, "{Loss}")]
    private partial void LogLoss(string loss);
}
