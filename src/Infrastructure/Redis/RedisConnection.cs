using System.Collections.Concurrent;
using System.Net;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis;

/// <summary>
/// The servers of one connection string. Connected by the first call, and from then on by itself whenever they are
/// there. A call fails at once while they are not, and none lasts longer than <see cref="RedisOptions.CallTimeout"/>,
/// but for those that come while the first one connects. Safe for all threads.
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
    private Task _retrying = Task.CompletedTask;
    private Action? _whenRestored;
    private Action? _whenMasterRestored;
    private Action<IConnectionMultiplexer>? _whenMade;
    private ConnectionMultiplexer? _made;
    private long _retryAt;
    private bool _isDisposed;
    private volatile bool _hasRoom = true;

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

    /// <summary>Whether the servers are for what may be evicted alone.</summary>
    public bool MayEvict { get; init; } = true;

    /// <summary>
    /// Whether there is room for what could as well be made again: always where the servers evict, else as the last
    /// look at them said.
    /// </summary>
    public bool HasRoom
    {
        get => MayEvict || _hasRoom;
        set => _hasRoom = value;
    }

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

    /// <summary>The same for connections for calls to a server that is no replica.</summary>
    public void WhenMasterRestored(Action action)
    {
        lock (_lock)
        {
            _whenMasterRestored += action;
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

    /// <summary>
    /// Why no server can be reached, with the remedy, as a connection of its own finds out: the client tells calls only
    /// that it has none. Null when one can.
    /// </summary>
    public async Task<string?> ExplainAsync(CancellationToken cancellationToken)
    {
        var options = _options.Clone();
        options.AbortOnConnectFail = true;
        try
        {
            await using var client = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
            return null;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            return $"The Redis server of {Setting} {RedisFailure.Explain(e)}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task retrying;
        lock (_lock)
        {
            (_isDisposed, retrying) = (true, _retrying);
        }

        await retrying;
        if (_connecting is { } connecting)
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
            _connecting ??= StartAsync();
            if (_connecting.IsFaulted && _retrying.IsCompleted && _timeProvider.GetTimestamp() >= _retryAt)
            {
                _retrying = RetryAsync();
            }

            return _connecting;
        }
    }

    // Beside the callers: they are told of the last failure at once.
    private async Task RetryAsync()
    {
        var attempt = StartAsync();
        await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _connecting = attempt;
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
        if (e is { ConnectionType: ConnectionType.Interactive, EndPoint: { } server }
            && _made?.GetServer(server).IsReplica == false)
        {
            _whenMasterRestored?.Invoke();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A connection of {Setting} to {EndPoint} broke: {Failure}")]
    private partial void LogBroken(string setting, EndPoint? endPoint, ConnectionFailureType failure);

    [LoggerMessage(LogLevel.Information, "A connection of {Setting} to {EndPoint} is back")]
    private partial void LogRestored(string setting, EndPoint? endPoint);
}
