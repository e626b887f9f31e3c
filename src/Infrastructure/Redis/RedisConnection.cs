using System.Collections.Concurrent;
using System.Net;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis;

/// <summary>
/// The servers of one connection string. Connected by the first call, and from then on by itself whenever they are
/// there. A call fails at once while they are not, and none lasts longer than <see cref="RedisOptions.CallTimeout"/>,
/// but for the first, which connects. Safe for all threads.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    // Between two attempts to connect at all. The Sentinels may be away, and every call would ask them.
    private const int MinRetryMilliseconds = 300;
    private const int MaxRetryMilliseconds = 700;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<(EndPoint?, ConnectionType), bool> _broken = [];
    private readonly ConfigurationOptions _options;
    private readonly string _prefix;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private Task<ConnectionMultiplexer>? _connecting;
    private Action? _whenRestored;
    private Action<IConnectionMultiplexer>? _whenMade;
    private ConnectionMultiplexer? _made;
    private long _retryAt;
    private bool _isDisposed;

    /// <param name="setting">The setting that holds the connection string.</param>
    /// <param name="connectionString">What it holds.</param>
    /// <param name="options">What else is set.</param>
    /// <param name="timeProvider">The machine's clock.</param>
    /// <param name="logger">Is told of connections that break and come back.</param>
    /// <exception cref="StoreUnusableException">The connection string cannot be meant.</exception>
    public RedisConnection(
        string setting,
        string connectionString,
        RedisOptions options,
        TimeProvider timeProvider,
        ILogger<RedisConnection> logger)
    {
        Setting = setting;
        _options = RedisConnectionString.Read(setting, connectionString, options);
        _prefix = options.KeyPrefix;
        (_timeProvider, _logger) = (timeProvider, logger);
    }

    /// <summary>The setting that names the servers.</summary>
    public string Setting { get; }

    /// <summary>Whether a call would find a server, as far as is known without asking.</summary>
    public bool IsConnected =>
        _connecting is { IsCompletedSuccessfully: true } connected && connected.Result.IsConnected;

    /// <summary>
    /// Asks to be told whenever a connection came back, perhaps to another server. On a thread that must not be held.
    /// </summary>
    public void WhenRestored(Action action)
    {
        lock (_lock)
        {
            _whenRestored += action;
        }
    }

    /// <summary>Asks to be given the client: at once where it is there, else when it connects.</summary>
    public void WhenMade(Action<IConnectionMultiplexer> take)
    {
        lock (_lock)
        {
            if (_made is null)
            {
                _whenMade += take;
                return;
            }
        }

        take(_made);
    }

    /// <summary>The key of a name, with the prefix of the store.</summary>
    public string Key(string name) => _prefix + name;

    /// <summary>The client, connected or on its way to be.</summary>
    /// <exception cref="StorageUnavailableException">No server could be asked for the others.</exception>
    public async ValueTask<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Connecting().WaitAsync(cancellationToken);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            throw RedisFailure.From(Setting, e);
        }
    }

    /// <summary>Makes one call, once.</summary>
    /// <exception cref="StorageUnavailableException">Redis did not answer or refused.</exception>
    public async ValueTask<T> CallAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        var client = await ConnectAsync(cancellationToken);
        try
        {
            return await call(client.GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            throw RedisFailure.From(Setting, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_lock)
        {
            (_isDisposed, connecting) = (true, _connecting);
        }

        if (connecting is not null)
        {
            await connecting.ContinueWith(
                ended => ended.IsCompletedSuccessfully ? ended.Result.DisposeAsync().AsTask() : Task.CompletedTask,
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default).Unwrap();
        }
    }

    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connecting is null || (_connecting.IsFaulted && _timeProvider.GetTimestamp() >= _retryAt))
            {
                _connecting = StartAsync();
            }

            return _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> StartAsync()
    {
        try
        {
            var client = await ConnectionMultiplexer.ConnectAsync(_options);
            client.ConnectionFailed += (_, e) => Note(e);
            client.ConnectionRestored += (_, e) => NoteRestored(e);
            Action<IConnectionMultiplexer>? take;
            lock (_lock)
            {
                (_made, take) = (client, _whenMade);
            }

            take?.Invoke(client);
            return client;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            var wait = TimeSpan.FromMilliseconds(Random.Shared.Next(MinRetryMilliseconds, MaxRetryMilliseconds));
            _retryAt = _timeProvider.GetTimestamp() + (long)(wait.TotalSeconds * _timeProvider.TimestampFrequency);
            throw;
        }
    }

    // The client tells of every attempt; an operator wants to know when it began and when it ended.
    private void Note(ConnectionFailedEventArgs e)
    {
        if (_broken.TryAdd((e.EndPoint, e.ConnectionType), true))
        {
            LogBroken(Setting, e.EndPoint, e.FailureType);
        }
    }

    private void NoteRestored(ConnectionFailedEventArgs e)
    {
        if (_broken.TryRemove((e.EndPoint, e.ConnectionType), out _))
        {
            LogRestored(Setting, e.EndPoint);
        }

        _whenRestored?.Invoke();
    }

    [LoggerMessage(LogLevel.Warning, "A connection of {Setting} to {EndPoint} broke: {Failure}")]
    private partial void LogBroken(string setting, EndPoint? endPoint, ConnectionFailureType failure);

    [LoggerMessage(LogLevel.Information, "A connection of {Setting} to {EndPoint} is back")]
    private partial void LogRestored(string setting, EndPoint? endPoint);
}
